import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { dailyPaper } from '../sources/fixtures/answers.ts'
import { corpora } from '../support/corpora.ts'
import { agreementOf, byVotes, placesOf, readCaptures, splitDays } from './captures.ts'

let data = ''
beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'paperroute-captures-'))
  for (const capture of ['morning', 'afternoon']) await mkdir(join(data, 'hf-daily', capture), { recursive: true })
})
afterAll(() => rm(data, { recursive: true, force: true }))

const file = (capture: string, name: string) => join(data, 'hf-daily', capture, name)

/** Writes a capture of papers with these votes, the first being paper 1. */
async function capture(which: string, day: string, votes: readonly number[], over = {}): Promise<void> {
  const rows = votes.map((upvotes, index) => dailyPaper(index + 1, { upvotes, submittedOnDailyAt: undefined, ...over }))
  await writeFile(file(which, `${day}.json.gz`), gzipSync(JSON.stringify(rows)))
}

/** Falling votes, so that paper 1 is first. */
const falling = (count: number) => Array.from({ length: count }, (_, index) => 100 - 5 * index)

async function runBench(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const bench = join(import.meta.dirname, 'trending.ts')
  try {
    const done = await promisify(execFile)(process.execPath, ['--import', import.meta.resolve('tsx'), bench, ...args])
    return { code: 0, ...done }
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }
  }
}

describe('places', () => {
  test('are of the highest, and those that tie for the last share them', () => {
    const scores = new Map(Object.entries({ a: 9, b: 4, c: 4, d: 4, e: 1 }))
    expect([...placesOf(scores, 3)]).toEqual([
      ['a', 1],
      ['b', 2 / 3],
      ['c', 2 / 3],
      ['d', 2 / 3],
      ['e', 0],
    ])
  })

  test('are for all where there are more places than papers', () => {
    expect([...placesOf(new Map([['a', 0]]), 3)]).toEqual([['a', 1]])
  })
})

test('the last third of the days is the part that is reported', () => {
  expect(splitDays([1, 2, 3, 4, 5, 6, 7])).toEqual({ fitting: [1, 2, 3, 4], reported: [5, 6, 7] })
})

describe('captures', () => {
  test('of a day agree as far as the first of the morning stay first, and late papers count against it', async () => {
    await capture('morning', '2026-02-03', falling(16))
    // Papers 1 to 8 stay where they are; 17 to 20 were listed late and lead; 9 and 10 fall to the end.
    await capture('afternoon', '2026-02-03', [...falling(8), 1, 1, ...Array(6).fill(2), 200, 190, 180, 170])
    const [day] = readCaptures(join(data, 'hf-daily')).days
    if (!day) throw new Error('there is no day')
    expect(day.morning[0]?.inputs).toMatchObject({ upvotes: 100, authors: 2, comments: 2, hoursListed: null })
    expect(agreementOf(day, byVotes)).toEqual({ first10: 0.6, first3: 0 })
    expect(agreementOf(day, () => 0).first10).toBeCloseTo(6 / 16, 12)
  })

  test('of a paper listed at a known hour tell how long that was before the morning', async () => {
    await capture('morning', '2026-02-04', falling(15), { submittedOnDailyAt: '2026-02-04T02:00:00Z' })
    await capture('afternoon', '2026-02-04', falling(15))
    const { days } = readCaptures(join(data, 'hf-daily'))
    expect(days.find(({ day }) => day === '2026-02-04')?.morning[0]?.inputs.hoursListed).toBe(6)
  })

  test('that are empty, short, alone or no lists are passed over, and the unreadable named', async () => {
    await capture('morning', '2026-02-05', [])
    await capture('afternoon', '2026-02-05', [])
    await capture('morning', '2026-02-06', falling(14))
    await capture('afternoon', '2026-02-06', falling(14))
    await capture('morning', '2026-02-09', falling(20))
    const odd: [string, string | Buffer][] = [
      ['2026-02-10.json.gz', 'not compressed'],
      ['2026-02-11.json', '{"error": "Sorry"}'],
      ['2026-02-12.json', '[1, "two", {"paper": {"id": 5}}, null]'],
      ['notes.txt', 'not a day'],
    ]
    for (const which of ['morning', 'afternoon']) {
      for (const [name, content] of odd) await writeFile(file(which, name), content)
    }
    const { days, unreadable } = readCaptures(join(data, 'hf-daily'))
    expect(days.map(({ day }) => day)).toEqual(['2026-02-03', '2026-02-04'])
    expect(unreadable).toEqual(['2026-02-10', '2026-02-11'])
  })
})

describe('the benchmark', () => {
  test('--json prints the figures of the last third and nothing else, of the data or of hf-daily itself', async () => {
    // The third of three days: paper 11 rises to the second place and paper 10 falls, whoever ranks.
    await capture('morning', '2026-02-13', falling(16))
    await capture('afternoon', '2026-02-13', [...falling(9), 1, 99, ...Array(5).fill(2)])
    const figures = { days: 1, top10: 0.9, top3: 0.6667, votes10: 0.9, votes3: 0.6667 }
    for (const folder of [data, join(data, 'hf-daily')]) {
      const { code, stdout, stderr } = await runBench('--json', '--data', folder)
      expect({ code, stderr, figures: JSON.parse(stdout) }).toEqual({ code: 0, stderr: '', figures })
    }
  })

  test('without data says so and exits 1', async () => {
    const { code, stdout, stderr } = await runBench('--json', '--data', join(data, 'nowhere'))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^No captures of at least 15 papers are below .*nowhere\. Name their folder: /)
  })

  test.skipIf(!corpora)('on real days the product agrees with the afternoon more than votes alone do', async () => {
    const figures = JSON.parse((await runBench('--json', '--data', corpora ?? '')).stdout)
    expect(figures.days).toBeGreaterThan(0)
    expect(figures.top10).toBeGreaterThan(figures.votes10)
  })
})
