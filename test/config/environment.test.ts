import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parse } from 'dotenv'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/config.ts'
import { settingNames } from '../../src/config/settings.ts'
import { strangeNames } from '../../src/config/strange-names.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-config-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

const key = '0123456789abcdef0123456789abcdef'

describe('the file .env', () => {
  test('is read', async () => {
    const path = await write(
      'one.env',
      '# a comment\nPORT=4000\nMAIL_FROM=Papers <p@example.org>\nINGEST_CRON=7 * * * *\n',
    )
    const config = loadConfig({}, path)
    expect(config.web.port).toBe(4000)
    expect(config.mail.from).toEqual({ name: 'Papers', address: 'p@example.org' })
    expect(config.schedule.ingest).toBe('7 * * * *')
  })

  test('gives way to the environment, but not to an empty value of it', async () => {
    const path = await write('two.env', 'PORT=4000\nHOST=0.0.0.0\n')
    expect(loadConfig({ PORT: '5000', HOST: '' }, path).web).toMatchObject({ port: 5000, host: '0.0.0.0' })
  })

  test('need not be there', () => {
    expect(loadConfig({}, join(folder, 'none.env')).web.port).toBe(3000)
  })

  test('that is there and cannot be read is a fault', async () => {
    const path = join(folder, 'three.env')
    await mkdir(path)
    expect(() => loadConfig({}, path)).toThrow(`The file ${path} cannot be read: mend its permissions or remove it.`)
  })
})

describe('a # in .env', () => {
  const load = async (text: string) => loadConfig({}, await write('sharp.env', text))

  test.each([
    'COLOR_ACCENT=#8f2b1c',
    'COLOR_ACCENT= #8f2b1c',
    'SITE_NAME=C# Digest',
    'export SITE_NAME="C# Digest',
    'MAIL_FOOTER=Room #4, Tuesdays',
    'POSTAL_ADDRESS=Suite #5',
    'POSTAL_ADDRESS: Suite # 5',
    'HUGGINGFACE_URL=https://mirror.example.org/#top',
    'SECRET_FILE=./secret#1',
  ])('that cuts a value is a fault that names the setting: %s', async (line) => {
    const name = /[A-Z_]{5,}/.exec(line)?.[0]
    await expect(load(`PORT=4000\r\n${line}\r\nHOST=0.0.0.0\r\n`)).rejects.toThrow(
      `${name} in ${join(folder, 'sharp.env')} is cut at #: put the value in quotes, and a comment on a line of its own.`,
    )
  })

  test('in quotes is part of the value', async () => {
    const { look } = await load(`COLOR_ACCENT="#8f2b1c" # ours\nSITE_NAME='C# Digest'\nMAIL_FOOTER="Room #4\n# 5"\n`)
    expect(look).toMatchObject({ siteName: 'C# Digest', footer: 'Room #4\n# 5' })
    expect(look.palette.light.accent).toBe('#8f2b1c')
  })

  test('that is plainly a comment loses nothing, and neither does one in what is no setting', async () => {
    const text = 'PORT=4000 # the port\nHOST=0.0.0.0 #all\nSITE_NAME= # none\nLIST_ID=\n# COLOR_INK\nOTHER=a#b\n'
    expect((await load(text)).web).toMatchObject({ port: 4000, host: '0.0.0.0' })
  })
})

describe('a name that no setting has', () => {
  test('is told with the setting that is probably meant, in .env and in the environment', async () => {
    const path = await write('slips.env', 'SITENAME=Foo\nMAIL_FOTER=hey\nsite_name=Foo\nPORT=4000\n')
    expect(strangeNames({ COLOR_ACENT: '#000000', TEMPLATE_DIR: './x', SITENAME: 'Foo' }, path).slips).toEqual([
      `SITENAME in ${path} is no setting: did you mean SITE_NAME?`,
      `MAIL_FOTER in ${path} is no setting: did you mean MAIL_FOOTER?`,
      `site_name in ${path} is no setting: did you mean SITE_NAME?`,
      'COLOR_ACENT is no setting: did you mean COLOR_ACCENT?',
      'TEMPLATE_DIR is no setting: did you mean TEMPLATES_DIR?',
    ])
  })

  test('is left alone in the environment where it is another program’s', () => {
    const env = {
      HOME: '/root',
      HOSTNAME: 'a',
      MAIL: '/m',
      LOGNAME: 'b',
      LANGUAGE: 'de',
      DISPLAY: ':0',
      SECRET_FILE: 'c',
    }
    expect(strangeNames(env, '/dev/null')).toEqual({ slips: [], others: [] })
  })

  test('is told of .env also where nobody can say what is meant', async () => {
    const path = await write('others.env', 'POSTGRES_PASSWORD=x\nTZ=UTC\nDKIM_PRIVATE_KEY_FILE=/k\n')
    expect(strangeNames({}, path)).toEqual({ slips: [], others: ['POSTGRES_PASSWORD', 'TZ'] })
  })
})

describe('a secret', () => {
  test('may lie in a file, whose last line end does not count', async () => {
    const config = loadConfig(
      {
        SECRET_FILE: await write('secret', `${key}\n`),
        DATABASE_URL_FILE: await write('database', 'postgres://u:p@db.example.org/papers\n'),
      },
      '/dev/null',
    )
    expect(config.secrets).toEqual([key])
    expect(config.databaseUrl).toBe('postgres://u:p@db.example.org/papers')
  })

  test('that lies in a file may be named by .env', async () => {
    const path = await write('four.env', `SECRET_FILE=${await write('named', key)}\n`)
    expect(loadConfig({}, path).secrets).toEqual([key])
  })

  test.each(['SECRET', 'DATABASE_URL', 'SMTP_URL', 'DKIM_PRIVATE_KEY', 'DKIM_ED25519_PRIVATE_KEY'])(
    'that is set twice, as %s and by file, is a fault',
    async (name) => {
      const env = { [name]: 'postgres://db/x', [`${name}_FILE`]: await write('twice', key) }
      expect(() => loadConfig(env, '/dev/null')).toThrow(`${name} and ${name}_FILE are both set: keep one.`)
    },
  )

  test('whose file is not there is one fault, which names the file and not a second one that follows from it', () => {
    const path = join(folder, 'nowhere')
    const env = { DATABASE_URL: 'postgres://db.example.org/x', SECRET_FILE: path }
    expect(() => loadConfig(env, '/dev/null')).toThrow(
      `The configuration has a fault: SECRET_FILE names ${path}, which cannot be read: mend the path or its permissions.`,
    )
  })

  test('whose file is empty is a fault, not a secret that is unset', async () => {
    const path = await write('empty', ' \n')
    expect(() => loadConfig({ DATABASE_URL_FILE: path, SECRET: key }, '/dev/null')).toThrow(
      `DATABASE_URL_FILE names ${path}, which is empty`,
    )
  })
})

describe('.env.example', () => {
  const path = new URL('../../.env.example', import.meta.url)
  const explained = async () =>
    [...(await readFile(path, 'utf8')).matchAll(/^#?([A-Z0-9_]+)=/gm)].map(([, name]) => name?.replace(/_FILE$/, ''))

  test('explains every setting, and none that there is not', async () => {
    expect((await explained()).toSorted()).toEqual(settingNames.toSorted())
  })

  test('changes nothing when it is copied as it is', () => {
    expect(loadConfig({}, path.pathname)).toEqual(loadConfig({}, '/dev/null'))
  })

  test('means what it says once the # is taken away', async () => {
    for (const [, line = '', value = ''] of (await readFile(path, 'utf8')).matchAll(/^#([A-Z0-9_]+=(.*))$/gm)) {
      const shown = value.replace(/^"(.*)"$/, '$1').replaceAll('\\n', '\n')
      expect(Object.values(parse(line)), line).toEqual([shown])
    }
  })

  test('shows values that are accepted', async () => {
    const text = (await readFile(path, 'utf8')).replace(/^#([A-Z0-9_]+=.)/gm, '$1').replace(/^(DKIM_|LOGO=).*$/gm, '')
    const copy = await write('example.env', text.replace(/^DATABASE_URL=/m, `SECRET=${key}\nDATABASE_URL=`))
    expect(loadConfig({}, copy).mail.listId).toBe('daily.news.example.org')
  })
})
