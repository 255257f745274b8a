import { beforeAll, describe, expect, test } from 'vitest'
import { addPapers, publishPapers, rawPaper } from '../support/builders.ts'
import type { Ended } from '../support/process.ts'
import { useCommandLine } from './command-line.ts'

const { db, runAll } = useCommandLine()
const day = '2026-03-10'
let ended: Record<string, Ended> = {}

beforeAll(async () => {
  const known = { externalId: '2603.00007', title: 'On seven things', hasMedia: true }
  await publishPapers(db, day, [
    rawPaper({ ...known, listedAt: new Date(Date.now() - 4 * 3_600_000), signals: { upvotes: 12, comments: 2 } }),
  ])
  await addPapers(db, [rawPaper({ ...known, signals: { upvotes: 40 } })])
  await addPapers(db, [
    rawPaper({ source: 'lab', externalId: 'report-7', title: 'Measured at night', signals: undefined }),
  ])
  ended = await runAll({
    text: 'papers explain 2603.00007',
    version: 'papers explain arXiv:2603.00007v2',
    address: 'papers explain https://arxiv.org/abs/2603.00007v1',
    json: 'papers explain 2603.00007 --json',
    lab: 'papers explain lab:report-7',
    unknown: 'papers explain 2603.99999',
    nonsense: 'papers explain nonsense',
  })
})

describe('papers explain', () => {
  test('prints each input with its weight and what it adds, the score, the edition and the snapshots', () => {
    expect(ended['text']).toMatchObject({ code: 0, stderr: '' })
    const lines = ended['text']?.stdout.replace(/\d{4}-\d\d-\d\d \d\d:\d\d UTC/g, 'then').split('\n')
    expect(lines).toEqual([
      'arxiv:2603.00007  On seven things',
      expect.stringMatching(/^ {2}edition {4}No\. 1 of 2026-03-10, with a score of \d\.\d{3}$/),
      '  as of      then',
      '  listed     4.0 hours before',
      '                      input    value   weight     adds',
      expect.stringMatching(/^ {2}votes +12 +1\.609 +0\.\d{3} +1\.\d{3}$/),
      expect.stringMatching(/^ {2}pace +3\.0 an hour +1\.7\d\d +0\.\d{3} +0\.\d{3}$/),
      expect.stringMatching(/^ {2}authors +2 +1\.099 +0\.\d{3} +0\.\d{3}$/),
      expect.stringMatching(/^ {2}media +yes +1\.000 +0\.\d{3} +0\.\d{3}$/),
      expect.stringMatching(/^ {2}comments +2 +1\.099 +0\.\d{3} +0\.\d{3}$/),
      expect.stringMatching(/^ {2}stars +unknown +0\.000 +0\.\d{3} +0\.000$/),
      expect.stringMatching(/^ {2}score +\d\.\d{3}$/),
      '  snapshots',
      '    then  upvotes 12, stars unknown, comments 2',
      '    then  upvotes 40, stars unknown, comments 2',
      '',
    ])
  })

  test('takes an arXiv id in any form', () => {
    expect(ended['version']?.stdout).toBe(ended['text']?.stdout)
    expect(ended['address']?.stdout).toBe(ended['text']?.stdout)
  })

  test('--json prints the facts, in which the terms add up to the score that the edition froze', () => {
    expect(ended['json']).toMatchObject({ code: 0, stderr: '' })
    const facts = JSON.parse(ended['json']?.stdout ?? '')
    expect(facts).toMatchObject({
      source: 'arxiv',
      externalId: '2603.00007',
      title: 'On seven things',
      edition: { number: 1, day, isSample: false },
      inputs: { upvotes: 12, gained: null, comments: 2, stars: null, authors: 2, media: true },
      snapshots: [{ upvotes: 12 }, { upvotes: 40 }],
    })
    const sum = facts.terms.reduce((total: number, term: { contribution: number }) => total + term.contribution, 0)
    expect(sum).toBeCloseTo(facts.score, 12)
    expect(facts.score).toBeCloseTo(facts.edition.score, 12)
  })

  test('of a paper nobody has said anything about says so', () => {
    expect(ended['lab']).toMatchObject({ code: 0, stderr: '' })
    expect(ended['lab']?.stdout).toContain('lab:report-7  Measured at night\n  edition    none yet\n')
    expect(ended['lab']?.stdout).toContain(
      '  Nobody has voted on it, commented on it or starred it, so nothing counts yet.\n  snapshots  none\n',
    )
  })

  test.each(['unknown', 'nonsense'])('of an id that is %s fails in one line that says what to do', (name) => {
    const { code, stdout, stderr } = ended[name] ?? {}
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(
      /^paperroute: No paper "[\w.]+" is known\. Give the id of its page: .*brings new papers in\.\n$/,
    )
  })
})
