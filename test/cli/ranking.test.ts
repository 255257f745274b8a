import { beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { learnRanking } from '../../src/digests/learn-ranking.ts'
import { addPapers, addReaders, publishPapers } from '../support/builders.ts'
import { emptyDatabase } from '../support/database.ts'
import { addArchive, fieldPaper, say } from '../support/fields.ts'
import type { Ended } from '../support/process.ts'
import { useCommandLine } from './command-line.ts'

const { db, run, runAll } = useCommandLine()
const [ada, emmy] = ['ada@example.org', 'emmy@example.org']
const day = '2026-03-10'

async function begin(): Promise<void> {
  await emptyDatabase(db)
  await addArchive(db)
  await addReaders(db, ada, emmy)
}

const kept = async () => (await db.query('SELECT papers FROM ranking_model')).rows

describe('ranking learn', () => {
  beforeEach(begin)

  test('says of how much it learnt, and the second time that nothing has changed', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    const first = await run('ranking learn')
    expect(first).toMatchObject({ code: 0, stderr: '' })
    expect(first.stdout).toMatch(/^Learnt from 600 papers in [\d.]+ s; the next digests use it\.\n$/)
    expect(await kept()).toEqual([{ papers: 600 }])
    const second = await run('ranking learn')
    expect(second).toMatchObject({ code: 0, stderr: '' })
    expect(second.stdout).toMatch(/^Nothing was learnt: nothing has changed since .* UTC\.\n$/)
  })

  test('prints the facts as JSON, also where there is nothing to learn', async () => {
    const nothing = await run('ranking learn --json')
    expect(JSON.parse(nothing.stdout)).toEqual({ learnt: false, why: 'nobody has saved or rated a paper yet' })
    await say(db, ada, 'less', { field: 'stars', count: 1 })
    const { code, stdout } = await run('ranking learn --json')
    expect(code).toBe(0)
    expect(JSON.parse(stdout)).toEqual({
      learnt: true,
      papers: 600,
      libraries: 0,
      bytes: expect.any(Number),
      seconds: expect.any(Number),
      megabytes: expect.any(Number),
    })
  })
})

describe('publish', () => {
  beforeEach(begin)

  test('learns first where there are opinions and no model, so that the first counts', async () => {
    await say(db, ada, 'saved', { field: 'stars', count: 1 })
    await addPapers(db, [fieldPaper('stars')])
    expect(await run(`publish --day ${day}`)).toMatchObject({ code: 0, stderr: '' })
    expect(await kept()).toEqual([{ papers: 601 }])
  })

  test('learns nothing where nobody said anything', async () => {
    await addPapers(db, [fieldPaper('stars')])
    expect(await run(`publish --day ${day}`)).toMatchObject({ code: 0, stderr: '' })
    expect(await kept()).toEqual([])
  })
})

describe('what a reader’s opinions do', () => {
  let ended: Record<string, Ended> = {}
  const star = fieldPaper('stars', { externalId: '2603.00001', title: 'New stars', signals: { upvotes: 1 } })
  const graph = fieldPaper('graphs', { externalId: '2603.00002', title: 'New graphs', signals: { upvotes: 50 } })

  beforeAll(async () => {
    await begin()
    await say(db, ada, 'saved', { field: 'stars', count: 3 })
    await say(db, ada, 'less', { field: 'graphs', count: 3 })
    await db.query(`UPDATE subscribers SET topics = '{cs.CL}', keywords = '{star}' WHERE email = $1`, [ada])
    await db.query(`UPDATE subscribers SET avoid = '{nebula}' WHERE email = $1`, [emmy])
    await publishPapers(db, day, [star, graph])
    const unlearnt = await run(`papers explain 2603.00001 --for ${ada}`)
    await learnRanking(db)
    ended = {
      unlearnt,
      ...(await runAll({
        text: `papers explain 2603.00001 --for ${ada}`,
        json: `papers explain 2603.00002 --for ${ada} --json`,
        other: `papers explain 2603.00001 --for ${emmy}`,
        nobody: 'papers explain 2603.00001 --for nobody@example.org',
        preview: `preview --day ${day} --for ${ada} --format text`,
        dry: `send --day ${day} --dry-run`,
      })),
    }
  })

  test('is explained with each reason and its part, the nearest saved paper and the words of both', () => {
    expect(ended['text']).toMatchObject({ code: 0, stderr: '' })
    const lines = (ended['text']?.stdout ?? '').split(`  for ${ada}\n`)[1]?.split('\n') ?? []
    expect(lines.map((line) => line.trim().replace(/ {2,}/g, ' | '))).toEqual([
      expect.stringMatching(/^keyword in the title \| star \| 8$/),
      expect.stringMatching(/^keyword \| star \| 4$/),
      expect.stringMatching(/^opinions \| similar to “[a-z ]+”, which you saved \| 2$/),
      'topic | cs.CL | 1',
      'weight | 15',
      expect.stringMatching(
        /^says \| Keyword “star” · similar to “[a-z ]+”, which you saved · in Computation and Language \(cs\.CL\)$/,
      ),
      expect.stringMatching(/^words of liked papers \| 0\.\d{3}$/),
      expect.stringMatching(/^nearness to liked papers \| 0\.\d{3}$/),
      expect.stringMatching(/^words of disliked papers \| -0\.\d{3}$/),
      expect.stringMatching(/^nearness to disliked papers \| -?0\.\d{3}$/),
      expect.stringMatching(/^score \| speaks for it \(for from \d\.\d{3}, against from -0\.\d{3}\) \| 1\.\d{3}$/),
      expect.stringMatching(/^nearest \| “[a-z ]+”, saved \| 1\.\d{3}$/),
      ...Array.from({ length: 5 }, () => expect.stringMatching(/^both say \w+ \| 0\.\d{3}$/)),
      '',
    ])
  })

  test('is explained as JSON, in which the terms add up to the score', () => {
    const { choice } = JSON.parse(ended['json']?.stdout ?? '')
    const sum = choice.personal.terms.reduce(
      (total: number, term: { contribution: number }) => total + term.contribution,
      0,
    )
    expect(sum).toBeCloseTo(choice.personal.score, 12)
    expect(choice.personal.score).toBeLessThan(choice.personal.speaksDownTo)
    expect(choice).toMatchObject({ weight: 1, why: 'In Computation and Language (cs.CL)', isKnown: false })
  })

  test('is explained as none where there is no model, or no opinion', () => {
    expect(ended['unlearnt']?.stdout).toContain(
      'say nothing: no model has been learnt yet; "paperroute ranking learn" does it',
    )
    expect(ended['other']?.stdout).toMatch(/\n {4}weight +no reason +0\n {4}avoided +nebula\n {4}says +nothing\n/)
    expect(ended['other']?.stdout).toContain('say nothing: this reader has saved and rated nothing')
  })

  test('of an address that is nobody’s fails in one line', () => {
    expect(ended['nobody']).toEqual({
      code: 1,
      stdout: '',
      stderr: 'paperroute: nobody@example.org is not a subscriber.\n',
    })
  })

  test('is in the preview, and in what a dry run tells', () => {
    expect(ended['preview']?.stdout.replace(/\s+/g, ' ')).toMatch(
      /Keyword “star” · similar to “[a-z ]+”, which you saved/,
    )
    expect(ended['dry']?.stdout).toMatch(/2 papers, first “New stars” → 1 reader: ada@example\.org/)
    expect(ended['dry']?.stdout).toMatch(/1 paper, first “New graphs” → 1 reader: emmy@example\.org/)
  })
})
