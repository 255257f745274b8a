import { readFile } from 'node:fs/promises'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { run } from '../../src/cli/cli.ts'
import { paperroute } from '../support/process.ts'
import { runHere } from '../support/run-here.ts'

const said = { stdout: '', stderr: '' }
beforeEach(() => {
  for (const name of ['stdout', 'stderr'] as const) {
    said[name] = ''
    vi.spyOn(process[name], 'write').mockImplementation((text) => {
      said[name] += text
      return true
    })
  }
})
afterEach(() => vi.restoreAllMocks())

/** Reads a command line in this process: for what never gets as far as opening anything. */
async function read(...args: string[]) {
  const code = await run(['node', 'paperroute', ...args])
  return { code, ...said }
}

const commands = [
  'start',
  'serve',
  'migrate',
  'ingest',
  'publish',
  'send',
  'preview',
  'templates',
  'papers',
  'subscribers',
  'status',
]
const subcommands = [
  ...['show', 'retry'].map((name) => `deliveries ${name}`),
  ...['add', 'show', 'import', 'export', 'remove', 'reasons'].map((name) => `subscribers ${name}`),
  'papers explain',
  ...['list', 'copy', 'check'].map((name) => `templates ${name}`),
]

describe('--help', () => {
  test('names every command, shows the first steps, and exits 0', async () => {
    const { code, stdout, stderr } = await read('--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    for (const name of commands) expect(stdout).toMatch(new RegExp(`^  ${name}\\b`, 'm'))
    expect(stdout).toContain('paperroute ingest && paperroute publish && paperroute send')
  })

  test.each([...commands, ...subcommands])('of %s explains it and exits 0', async (command) => {
    const { code, stdout, stderr } = await read(...command.split(' '), '--help')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(stdout).toMatch(new RegExp(`^Usage: paperroute ${command}\\b`))
    expect(stdout.split('\n')[2]).toMatch(/^\w.{10}/)
  })
})

describe('the help', () => {
  const own = ['migrate', 'serve', 'publish', 'status', 'deliveries', 'subscribers']
  test.each([...own, ...subcommands.filter((name) => /^(deliveries|subscribers) /.test(name))])(
    'of %s has an example',
    async (command) => {
      const { stdout } = await read(...command.split(' '), '--help')
      expect(stdout).toMatch(new RegExp(`^  paperroute .*${command}`, 'm'))
    },
  )

  test('of subscribers import names all columns that export writes', async () => {
    const { stdout } = await read('subscribers', 'import', '--help')
    for (const column of ['email', 'digest_size', 'consent_how', 'language']) expect(stdout).toContain(column)
    for (const line of stdout.split('\n')) expect(line.length).toBeLessThan(121)
  })

  test('of serve shows its default as one types it', async () => {
    expect((await read('serve', '--help')).stdout).toContain('(default: web,schedule,sender)')
  })
})

describe('wrong usage exits 2, says what is wrong and where help is:', () => {
  test.each([
    ['nope', "unknown command 'nope'"],
    ['subscribers nope', "unknown command 'nope'"],
    ['nope --help', "unknown command 'nope'"],
    ['-h stats', 'Did you mean status?'],
    ['help nope', "unknown command 'nope'"],
    ['subscribers shwo --help', 'Did you mean show?'],
    ['help subscribers suppress', "unknown command 'suppress'"],
    ['preview --port 3991', "option '--port <port>' needs option '--watch'"],
    ['send --nope', "unknown option '--nope'"],
    ['subscribers add', "missing required argument 'address'"],
    ['papers explain', "missing required argument 'id'"],
    ['status today', 'too many arguments'],
    ['publish --day 2026-02-30', 'It must be a day written YYYY-MM-DD'],
    ['send --day yesterday', 'It must be a day written YYYY-MM-DD'],
    [
      'ingest --source pubmed',
      'Allowed choices are hugging-face, arxiv, arxiv-feed, arxiv-oai, biorxiv, medrxiv, feed:ADDRESS',
    ],
    ['ingest --source feed:example.org', 'Allowed choices are hugging-face'],
    ['ingest --source arxiv --file papers.jsonl', "cannot be used with option '--source <name>'"],
    ['ingest --span year', 'Allowed choices are day, week, month'],
    ['ingest --span week --file papers.jsonl', "cannot be used with option '--file <path>'"],
    ['preview --format pdf', 'Allowed choices are html, text, eml'],
    ['subscribers export --state asleep', 'Allowed choices are pending, active'],
    ['serve --only web,inbox', 'There is no part inbox: name some of web,schedule,sender'],
    ['serve --only', 'argument missing'],
  ])('%s', async (line, words) => {
    const { code, stdout, stderr } = await read(...line.split(' '))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toContain(words)
    expect(stderr).toContain('Run with --help to see what is possible.')
  })

  test.each(['', 'subscribers'])('no command where one is due: paperroute %s', async (line) => {
    const { code, stdout, stderr } = await read(...line.split(' ').filter(Boolean))
    expect({ code, stdout }).toEqual({ code: 2, stdout: '' })
    expect(stderr).toMatch(/^Usage: paperroute .*\n.*\nCommands:\n/s)
  })
})

describe('the process', () => {
  test('tells the version of the package', async () => {
    const { version } = JSON.parse(await readFile(new URL('../../package.json', import.meta.url), 'utf8'))
    expect(await paperroute(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' })
  })

  test('exits 2 on wrong usage', async () => {
    expect(await paperroute(['nope'])).toMatchObject({ code: 2, stdout: '' })
  })

  test('tells a misspelt setting on standard error, and answers nevertheless', async () => {
    const { code, stdout, stderr } = await runHere(['templates', 'list'], { TEMPLATE_DIR: './ours' })
    expect({ code, stderr }).toEqual({
      code: 0,
      stderr: 'paperroute: TEMPLATE_DIR is no setting: did you mean TEMPLATES_DIR?\n',
    })
    expect(stdout).not.toContain('paperroute:')
  })

  test('exits 1 on a faulty configuration, with one line', async () => {
    const { code, stdout, stderr } = await paperroute(['status'], { PORT: 'none', TIMEZONE: 'nowhere' })
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^paperroute: The configuration has 2 faults: .*TIMEZONE .*PORT .*\n$/)
  })
})
