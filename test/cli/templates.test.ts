import { once } from 'node:events'
import { access, mkdir, mkdtemp, readdir, readFile, rm, writeFile } from 'node:fs/promises'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, afterEach, beforeEach, describe, expect, test } from 'vitest'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { endAll, spawnPaperroute } from '../support/process.ts'
import { runHere } from '../support/run-here.ts'
import { useCommandLine } from './command-line.ts'

const { db, run: onDatabase, spawn } = useCommandLine()
let folder: string
let templates: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-templates-'))
  templates = join(folder, 'ours')
})
afterEach(() => rm(folder, { recursive: true, force: true }))
afterAll(endAll)

/** With a data folder that is empty, and without any database. */
const run = (...args: string[]) => runHere(args, { TEMPLATES_DIR: templates, DATA_DIR: join(folder, 'data') })

describe('templates copy', () => {
  test('puts ours there to begin with, and what is copied can be used as it is', async () => {
    expect(await run('templates', 'copy', 'digest', 'partials/head.mjml')).toMatchObject({
      code: 0,
      stdout: `${templates}/digest.mjml\n${templates}/digest.txt\n${templates}/partials/head.mjml\n`,
    })
    expect(await readFile(join(templates, 'digest.txt'), 'utf8')).toContain('{% papers')
    expect(await run('templates', 'check')).toMatchObject({ code: 0, stderr: '' })
    expect((await run('templates', 'list')).stdout).toMatch(
      /^confirmation\.mjml\n[\s\S]*^digest\.txt +.*ours\/digest\.txt$/m,
    )
  })

  test('never writes over what is there, and then writes nothing else either', async () => {
    await run('templates', 'copy', 'notice.txt')
    await writeFile(join(templates, 'notice.txt'), 'mine')
    const { code, stdout, stderr } = await run('templates', 'copy', 'export', 'notice')
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: '',
      stderr: expect.stringContaining(
        'notice.txt is there already, so nothing was copied: delete it to begin with ours.',
      ),
    })
    expect(await readFile(join(templates, 'notice.txt'), 'utf8')).toBe('mine')
    expect(await readdir(templates)).toEqual(['notice.txt'])
  })

  test('says what it had written before it could not go on', async () => {
    await mkdir(templates)
    await writeFile(join(templates, 'partials'), 'no folder')
    const { code, stdout, stderr } = await run('templates', 'copy', 'export.txt', 'partials/foot.mjml')
    expect({ code, stdout, stderr }).toEqual({
      code: 1,
      stdout: `${templates}/export.txt\n`,
      stderr: expect.stringMatching(/partials\/foot\.mjml cannot be written \(.*\): mend its folder/),
    })
  })

  test('puts messages there too, which the list has with those of other languages', async () => {
    expect(await run('templates', 'copy', 'messages/en.json')).toMatchObject({
      code: 0,
      stdout: `${templates}/messages/en.json\n`,
    })
    await writeFile(join(templates, 'messages', 'pt.json'), '{}')
    const { stdout } = await run('templates', 'list')
    expect(stdout).toMatch(/^messages\/de\.json\nmessages\/en\.json +\S*ours\/messages\/en\.json$/m)
    expect(stdout).toMatch(/^messages\/pt\.json +\S*ours\/messages\/pt\.json$/m)
  })

  test('names what there is where a name is unknown', async () => {
    const { code, stderr } = await run('templates', 'copy', 'digset')
    expect({ code, stderr }).toEqual({
      code: 1,
      stderr: expect.stringMatching(
        /There is no template "digset": name one of already-subscribed\.mjml, .*digest\.txt/,
      ),
    })
  })

  test('without a folder says which setting names one', async () => {
    const { code, stderr } = await runHere(['templates', 'copy', 'digest'])
    expect({ code, stderr }).toEqual({ code: 1, stderr: expect.stringContaining('TEMPLATES_DIR is not set') })
  })
})

describe('templates check', () => {
  test('prints a line for each fault with the place and the lines around it, and exits 1', async () => {
    await run('templates', 'copy', 'notice', 'export.txt')
    await writeFile(join(templates, 'notice.txt'), 'Subject: x\n\nOn {{ dya }}')
    await writeFile(join(templates, 'export.txt'), 'Subject: x\n\nNo link')
    const { code, stdout, stderr } = await run('templates', 'check')
    expect({ code, stderr }).toEqual({ code: 1, stderr: 'paperroute: The templates have 1 fault.\n' })
    expect(stdout).toMatch(
      /^\S*ours\/notice\.txt:3:7: dya is not known here: use one of .*\n[\s\S]*> 3 \| On \{\{ dya \}\}/,
    )
    await writeFile(join(templates, 'notice.txt'), 'Subject: x\n\nOn {{ day }}')
    expect((await run('templates', 'check')).stdout).toMatch(/^\S*ours\/export\.txt: it does not show \{\{ url \}\}/)
  })
})

test('a broken template stops a send before it begins, with file and line', async () => {
  await mkdir(templates)
  await writeFile(join(templates, 'notice.txt'), 'Subject: x\n\n{{ dya }}')
  const relay = {
    SMTP_URL: 'smtp://127.0.0.1:9',
    MAIL_FROM: 'Lab <lab@example.org>',
    PUBLIC_URL: 'https://example.org',
  }
  const { code, stderr } = await onDatabase('send', { ...relay, TEMPLATES_DIR: templates })
  expect({ code, stderr }).toEqual({
    code: 1,
    stderr: expect.stringMatching(/^paperroute: Template \S*ours\/notice\.txt:3:4: dya is not known here: .*\n$/),
  })
})

test('preview --watch needs no database and makes none, stands a broken template, and ends with Ctrl-C', async () => {
  await mkdir(templates)
  await writeFile(join(templates, 'notice.txt'), 'Subject: x\n\n{{ dya }}')
  const data = join(folder, 'data')
  const watching = spawnPaperroute(['preview', '--watch', '--port', '0'], { TEMPLATES_DIR: templates, DATA_DIR: data })
  await watching.says('as they change')
  const page = await (await fetch(/http:\S+/.exec(watching.stdout)?.[0] ?? '')).text()
  expect(page).toContain('notice.txt:3:4: dya is not known here')
  watching.kill('SIGINT')
  // Also for who has no browser open.
  expect(await watching.ended).toMatchObject({
    code: 0,
    stderr: expect.stringMatching(/^\S*notice\.txt:3:4: dya is not known here: .*\n$/),
  })
  await expect(access(data)).rejects.toThrow('ENOENT')
})

test('preview --watch ends with one line where its port is taken', async () => {
  await mkdir(templates)
  const server = createServer().listen(0, '127.0.0.1')
  await once(server, 'listening')
  const { port } = server.address() as AddressInfo
  try {
    const env = { TEMPLATES_DIR: templates, DATA_DIR: join(folder, 'data') }
    expect(await spawnPaperroute(['preview', '--watch', '--port', String(port)], env).ended).toEqual({
      code: 1,
      stdout: '',
      stderr: `paperroute: The preview cannot be served: port ${port} is in use. Name a free port with --port.\n`,
    })
  } finally {
    server.close()
  }
})

test('preview --watch shows the latest edition first, where there is one', async () => {
  await publishPapers(db, '2026-03-10', [rawPaper({ title: 'In the edition itself' })])
  const watching = spawn('preview --watch --port 0')
  await watching.says('The latest edition is the first example')
  const url = /http:\S+/.exec(watching.stdout)?.[0] ?? ''
  expect(await (await fetch(url)).text()).toContain('aria-current="true">the latest edition</a>')
  expect(await (await fetch(`${url}/mail`)).text()).toContain('In the edition itself')
  watching.kill('SIGINT')
  expect(await watching.ended).toMatchObject({ code: 0 })
})
