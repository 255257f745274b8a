import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { item, rss } from '../sources/fixtures/feeds.ts'
import { rssFeed, rssItem } from '../support/arxiv-feed.ts'
import { type FixtureServer, json, startFixtureServer, xml } from '../support/fixture-server.ts'
import { answerOai, oaiPath, rawRecord } from '../support/oai-server.ts'
import { useCommandLine } from './command-line.ts'

const { db, run, runAll, spawn } = useCommandLine()
let folder: string
let server: FixtureServer

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-ingest-'))
  server = await startFixtureServer()
})
afterAll(async () => {
  await rm(folder, { recursive: true, force: true })
  await server.close()
})

const paper = (id: string, title = `Paper ${id}`) => JSON.stringify({ id, title, abstract: 'It is so.' })

async function write(name: string, ...lines: string[]): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, `${lines.join('\n')}\n`)
  return path
}

/** The papers whose ids begin so. */
async function known(prefix: string): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT external_id || CASE WHEN archived THEN ' archived' ELSE '' END AS paper FROM papers
     WHERE starts_with(external_id, $1) ORDER BY external_id`,
    [prefix],
  )
  return rows.map((row) => String(row['paper']))
}

describe('ingest --file', () => {
  let ended: Awaited<ReturnType<typeof runAll>>
  beforeAll(async () => {
    const mixed = [paper('2602.00001'), paper('2602.00002', ''), '{"id":"x"}', paper('2602.4')]
    ended = await runAll({
      good: `ingest --file ${await write('good.jsonl', paper('2601.00001'), paper('2601.00002'))}`,
      mixed: `ingest --file ${await write('mixed.jsonl', ...mixed)}`,
      broken: `ingest --file ${await write('broken.jsonl', paper('2603.00001'), paper('2603.00002'), '{"id": "2')}`,
      missing: `ingest --file ${join(folder, 'nowhere.jsonl')}`,
      old: `ingest --archive --file ${await write('old.jsonl', paper('2604.00001'))}`,
    })
  })

  test('brings the papers in and counts them', async () => {
    expect(ended['good']).toEqual({ code: 0, stdout: 'file: 2 new papers, 0 known\n', stderr: '' })
    expect(await known('2601')).toEqual(['2601.00001', '2601.00002'])
  })

  test('counts what is known already, and is quiet where that is all', async () => {
    // A Tuesday: at a weekend that is the reason.
    const again = await run(`ingest --day 2026-03-10 --file ${join(folder, 'good.jsonl')}`)
    expect(again).toEqual({ code: 0, stdout: 'file: 0 new papers, 2 known (quiet: nothing new)\n', stderr: '' })
  })

  test('names each bad record on standard error, counts it and takes the others', async () => {
    expect(ended['mixed']).toMatchObject({ code: 0, stdout: 'file: 1 new paper, 0 known, 3 passed over\n' })
    expect(ended['mixed']?.stderr.split('\n').map((line) => line.slice(0, 25))).toEqual([
      'file: passed over line 2:',
      'file: passed over line 3:',
      'file: passed over line 4:',
      '',
    ])
    expect(await known('2602')).toEqual(['2602.00001'])
  })

  test('takes nothing of a broken file and exits 1 with one line that names the line', async () => {
    expect(ended['broken']).toMatchObject({ code: 1, stdout: '' })
    expect(ended['broken']?.stderr).toMatch(
      /^paperroute: Nothing was ingested: .*broken\.jsonl, line 3, is not JSON: .*\n$/,
    )
    expect(await known('2603')).toEqual([])
  })

  test('of a file that is not there exits 1 with one line that names it', () => {
    expect(ended['missing']).toEqual({
      code: 1,
      stdout: '',
      stderr: `paperroute: Nothing was ingested: There is no file ${join(folder, 'nowhere.jsonl')}.\n`,
    })
  })

  test('--archive stores papers as history', async () => {
    expect(ended['old']).toMatchObject({ code: 0, stdout: 'file: 1 new paper, 0 known\n' })
    expect(await known('2604')).toEqual(['2604.00001 archived'])
  })

  test('--json prints the facts and nothing else', async () => {
    const path = await write('json.jsonl', paper('2605.00001'), '{"id":"x"}')
    const { code, stdout, stderr } = await run(`ingest --json --file ${path}`)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    expect(JSON.parse(stdout)).toMatchObject({
      run: { outcome: 'done', count: 1 },
      sources: [{ source: 'file', added: 1, refused: 1, refusals: [{ where: 'line 2' }] }],
    })
  })
})

test('an ingest that is stopped says so, and does not blame the sources', async () => {
  server.serve('/slow/api/daily_papers', () => undefined)
  const env = { SOURCES: 'hugging-face', HUGGINGFACE_URL: `${server.url}/slow` }
  const slow = spawn('ingest --day 2026-03-02', env)
  await expect.poll(() => server.requests.some(({ path }) => path.startsWith('/slow')), { timeout: 60_000 }).toBe(true)
  slow.kill('SIGINT')
  expect(await slow.ended).toEqual({
    code: 1,
    stdout: '',
    stderr: 'paperroute: Stopped before its end: nothing was ingested.\n',
  })
  const { stdout } = await run('status --day 2026-03-02')
  expect(stdout).toMatch(/^ {2}ingest .* hugging-face was stopped before its end$/m)
  expect(stdout).toMatch(/^ {2}2026-03-02 {2}not published · hugging-face was stopped before its end$/m)
  expect(stdout).not.toContain('failed')
})

describe('ingest from the sources', () => {
  let ended: Awaited<ReturnType<typeof runAll>>
  beforeAll(async () => {
    server.days.set('2026-03-10', [{ paper: { id: '2606.00007', title: 'Listed', summary: 'So.', authors: [] } }])
    server.days.set('2026-W12', [{ paper: { id: '2607.00007', title: 'Listed', summary: 'So.', authors: [] } }])
    const env = { HUGGINGFACE_URL: server.url, ARXIV_API_URL: `${server.url}/gone`, SOURCES: 'hugging-face,arxiv' }
    ended = await runAll({ both: 'ingest --day 2026-03-10', failing: 'ingest --source arxiv --day 2026-03-09' }, env)
    const versions = ['Tue, 24 Mar 2026 10:00:00 GMT']
    server.serve(oaiPath, answerOai({ 'cs:cs:CL': [rawRecord(1, { versions })] }))
    for (const archive of ['biorxiv', 'medrxiv']) {
      const preprint = { doi: '10.9999/1', title: 'Posted', abstract: 'So.', version: '1', server: archive }
      const answer = { messages: [{ status: 'ok', total: '1' }], collection: [preprint] }
      server.serve(`/details/${archive}/2026-03-23/2026-03-25/0`, json(answer))
    }
    Object.assign(
      ended,
      await runAll(
        { others: 'ingest --day 2026-03-25' },
        {
          SOURCES: 'arxiv-oai,biorxiv,medrxiv',
          ARXIV_OAI_URL: `${server.url}${oaiPath}`,
          ARXIV_CATEGORIES: 'cs.CL',
          BIORXIV_URL: server.url,
        },
      ),
      await runAll(
        {
          unnamed: 'ingest --source arxiv',
          failed: 'publish --day 2026-03-09',
          week: 'ingest --day 2026-03-18 --span week',
        },
        { SOURCES: 'hugging-face', HUGGINGFACE_URL: server.url, ARXIV_API_URL: server.arxivUrl },
      ),
    )
  })

  test('asks for the day, and a source that fails costs only its own papers', async () => {
    expect(ended['both']?.code).toBe(0)
    expect(ended['both']?.stdout).toMatch(/^hugging-face: 1 new paper, 0 known\narxiv: failed: .*404.*\n$/)
    expect(await known('2606')).toEqual(['2606.00007'])
  })

  test('of a week asks for the week of the day', () => {
    expect(ended['week']?.stdout).toBe('hugging-face: 1 new paper, 0 known\n')
  })

  test('asks each of the others where its setting says', () => {
    expect(ended['others']).toMatchObject({ code: 0, stderr: '' })
    expect(ended['others']?.stdout).toBe(
      'arxiv-oai: 1 new paper, 0 known\nbiorxiv: 1 new paper, 0 known\nmedrxiv: 1 new paper, 0 known\n',
    )
  })

  test('takes what arXiv announces, and any feed, by the names in SOURCES', async () => {
    server.serve('/rss/cs.CL', xml(rssFeed([rssItem(77)])))
    server.serve('/journal.xml', xml(rss(item(1) + item(2))))
    const env = {
      ARXIV_RSS_URL: server.url,
      ARXIV_CATEGORIES: 'cs.CL',
      SOURCES: `arxiv-feed,feed:${server.url}/journal.xml`,
    }
    const feeds = await runAll(
      { arxiv: 'ingest --source arxiv-feed', journal: `ingest --source feed:${server.url}/journal.xml` },
      env,
    )
    expect(feeds['arxiv']).toEqual({ code: 0, stdout: 'arxiv-feed: 1 new paper, 0 known\n', stderr: '' })
    expect(feeds['journal']?.stdout).toBe(`feed:${server.url}/journal.xml: 2 new papers, 0 known\n`)
    expect(await known('2602.10077')).toEqual(['2602.10077'])
    expect(await known('article-')).toEqual(['article-1', 'article-2'])
  })

  test('exits 1 with one line when all of them fail', () => {
    expect(ended['failing']).toMatchObject({ code: 1, stdout: '' })
    expect(ended['failing']?.stderr).toMatch(/^paperroute: Nothing was ingested: .*404.*\n$/)
  })

  test('takes a source that the settings leave out, where it is named', () => {
    expect(ended['unnamed']).toMatchObject({ code: 0, stdout: expect.stringMatching(/^arxiv: 0 new papers/) })
  })
})

describe('publish', () => {
  const env = { PUBLIC_URL: 'https://papers.example.org' }
  let ended: Awaited<ReturnType<typeof runAll>>
  beforeAll(async () => {
    await db.query('TRUNCATE papers, editions, runs CASCADE')
    await db.query(`INSERT INTO papers (source, external_id, title, abstract, archived) VALUES
      ('arxiv', '2601.00001', 'New', 'So.', false), ('arxiv', '2601.00002', 'Old', 'So.', true)`)
    await db.query(
      `INSERT INTO runs (kind, day, outcome, reason) VALUES ('ingest', '2026-03-17', 'failed', 'no answer')`,
    )
    ended = { first: await run('publish --day 2026-03-10', env) }
    Object.assign(
      ended,
      await runAll({
        again: 'publish --day 2026-03-10',
        weekday: 'publish --day 2026-03-11',
        weekend: 'publish --day 2026-03-14',
        failed: 'publish --day 2026-03-17',
        json: 'publish --day 2026-03-12 --json',
      }),
    )
  })

  test('freezes what is new as the edition of the day, without what is history', () => {
    expect(ended['first']).toEqual({
      code: 0,
      stdout: 'Edition No. 1 of 2026-03-10: 1 paper, https://papers.example.org/editions/2026-03-10\n',
      stderr: '',
    })
  })

  test.each([
    ['the same day again', 'again', 'quiet: edition No. 1 of 2026-03-10 is out already\n'],
    ['an empty day', 'weekday', 'quiet: nothing is new\n'],
    ['an empty weekend', 'weekend', 'quiet: it is a weekend, and nothing is new\n'],
  ])('of %s is quiet with the reason, and exits 0', (_, which, stdout) => {
    expect(ended[which]).toEqual({ code: 0, stdout, stderr: '' })
  })

  test('of an empty day whose ingest failed exits 1 and says why', () => {
    expect(ended['failed']).toEqual({ code: 1, stdout: '', stderr: 'paperroute: There is no edition: no answer\n' })
  })

  test('--json prints the facts and nothing else', () => {
    expect(JSON.parse(ended['json']?.stdout ?? '')).toMatchObject({ run: { outcome: 'quiet' }, edition: null })
  })
})
