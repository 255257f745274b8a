import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/config.ts'
import { settingNames } from '../../src/config/settings.ts'

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

  test('shows values that are accepted', async () => {
    const text = (await readFile(path, 'utf8')).replace(/^#([A-Z0-9_]+=.)/gm, '$1').replace(/^(DKIM_|LOGO=).*$/gm, '')
    const copy = await write('example.env', text.replace(/^DATABASE_URL=/m, `SECRET=${key}\nDATABASE_URL=`))
    expect(loadConfig({}, copy).mail.listId).toBe('daily.news.example.org')
  })
})
