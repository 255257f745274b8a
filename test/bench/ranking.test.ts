import { execFile } from 'node:child_process'
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { gzipSync } from 'node:zlib'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { fields, madeLibraries, madePapers } from '../digests/personal/world.ts'
import { readersFolder, readReaders, splitReaders, tuningSide } from './ranking-data.ts'
import { qualityOf, rankOfFirst } from './ranking-measure.ts'
import { referenceRankers } from './ranking-references.ts'
import { measureReviewers, pairsInOrder } from './ranking-reviewers.ts'

let data = ''
/** 600 papers of the fields and 250 readers, each of one field. */
const papers = madePapers(600)
const libraries = madeLibraries(250, 24, (random) => Math.floor(random() * 150)).map((library, reader) =>
  library.map((paper) => paper * fields.length + (reader % fields.length)),
)

beforeAll(async () => {
  data = await mkdtemp(join(tmpdir(), 'paperroute-readers-'))
  const folder = join(data, 'personal-ranking', 'citeulike-t')
  await mkdir(folder, { recursive: true })
  const users = libraries.map((saved) => [saved.length].concat(saved).join(' '))
  const words = fields.flat()
  const mult = papers.map((bag) => {
    const pairs = [...bag].map(([word, count]) => `${words.indexOf(word)}:${count}`)
    return [pairs.length, ...pairs].join(' ')
  })
  await writeFile(join(folder, 'users.dat.gz'), gzipSync(users.join('\n')))
  await writeFile(join(folder, 'mult.dat'), `${mult.join('\n')}\n`)
})
afterAll(() => rm(data, { recursive: true, force: true }))

const folderOf = () => readersFolder(data) ?? ''

async function runBench(...args: string[]): Promise<{ code: number; stdout: string; stderr: string }> {
  const bench = join(import.meta.dirname, 'ranking.ts')
  try {
    const done = await promisify(execFile)(process.execPath, ['--import', import.meta.resolve('tsx'), bench, ...args])
    return { code: 0, ...done }
  } catch (error) {
    return error as { code: number; stdout: string; stderr: string }
  }
}

describe('the data of readers', () => {
  test('is found in its own folder and in those above, plain or compressed', () => {
    const own = join(data, 'personal-ranking', 'citeulike-t')
    for (const folder of [data, join(data, 'personal-ranking'), own]) expect(readersFolder(folder)).toBe(own)
    expect(readersFolder(join(data, 'nowhere'))).toBeUndefined()
  })

  test('is read with every paper of every library', () => {
    const read = readReaders(folderOf())
    expect(read.libraries).toEqual(libraries)
    expect(read.papers.map(({ size }) => size)).toEqual(papers.map(({ size }) => size))
  })
})

describe('a draw', () => {
  test('holds a fifth of the papers out, and asks each reader for one of theirs among new ones they did not save', () => {
    const readers = readReaders(folderOf())
    const split = splitReaders(readers, 1)
    expect([split.known.length, split.fresh.length]).toEqual([480, 120])
    expect(split.trials.length).toBeGreaterThan(200)
    for (const { saved, candidates } of split.trials) {
      expect(saved.length).toBeGreaterThanOrEqual(5)
      expect(new Set(candidates).size).toBe(candidates.length)
      const library = readers.libraries.find((one) =>
        saved.every((paper) => one.includes(numberOf(split.known[paper]))),
      )
      expect(library).toContain(numberOf(split.fresh[candidates[0] ?? -1]))
      for (const stranger of candidates.slice(1)) expect(library).not.toContain(numberOf(split.fresh[stranger]))
    }

    function numberOf(bag: (typeof split.known)[number] | undefined): number {
      return bag ? readers.papers.indexOf(bag) : -1
    }
  })

  test('is the same for the same seed, and another for another', () => {
    const readers = readReaders(folderOf())
    expect(splitReaders(readers, 1)).toEqual(splitReaders(readers, 1))
    expect(splitReaders(readers, 2).trials).not.toEqual(splitReaders(readers, 1).trials)
  })
})

test('what may be tuned on has no paper that a draw judges by, and libraries of the others alone', () => {
  const readers = readReaders(folderOf())
  const draws = [1, 2].map((seed) => splitReaders(readers, seed))
  const side = tuningSide(readers, draws)
  const judged = readers.papers.filter((bag) => draws.some(({ fresh }) => fresh.includes(bag)))
  expect(side.papers).toEqual(readers.papers.filter((bag) => !judged.includes(bag)))
  const bagsOf = (library: readonly number[], papers: typeof readers.papers) => library.map((paper) => papers[paper])
  expect(side.libraries.map((library) => bagsOf(library, side.papers))).toEqual(
    readers.libraries.map((library) => bagsOf(library, readers.papers).filter((bag) => bag && !judged.includes(bag))),
  )
})

describe('a rank', () => {
  test('is 1 for the best score, and shared among equals', () => {
    expect(rankOfFirst([3, 1, 2])).toBe(1)
    expect(rankOfFirst([1, 3, 2])).toBe(3)
    expect(rankOfFirst([1, 1, 1, 0])).toBe(2)
  })

  test('makes hits and the mean of its reciprocals', () => {
    expect(qualityOf([1, 2, 5, 10])).toEqual({ hit1: 0.25, hit5: 0.75, hit10: 1, mrr: 0.45 })
  })
})

test('the references rank by cosine: the centroid by all saved papers, the nearest by one', () => {
  const bags = ['1 2', '1 3', '4 5', '6 7'].map((words) => new Map(words.split(' ').map((word) => [word, 1])))
  const fresh = ['1 8', '4 5'].map((words) => new Map(words.split(' ').map((word) => [word, 1])))
  const trial = { saved: [0, 1, 2], candidates: [0, 1] }
  const rankers = referenceRankers({ known: bags, libraries: [], fresh, trials: [trial] }, 1)
  const [shared, alike] = [rankers.nearest(trial)[0] ?? 0, rankers.nearest(trial)[1] ?? 0]
  expect(alike).toBeCloseTo(1, 12)
  // Of the words of the first new paper the corpus knows one, ln 2 against ln 4 of the other word of its neighbour.
  expect(shared).toBeCloseTo(1 / Math.hypot(1, 2), 12)
  expect(rankers.centroid(trial)[0]).toBeCloseTo(2 * shared, 12)
  expect(rankers.centroid(trial)[1]).toBeCloseTo(1, 12)
})

describe('the second opinion of researchers', () => {
  test('is the share of pairs of unlike ratings that are in order, ties of scores counting half', () => {
    expect(pairsInOrder([3, 2, 1], [5, 4, 4])).toBe(1)
    expect(pairsInOrder([3, 2, 1], [1, 4, 5])).toBe(0)
    expect(pairsInOrder([1, 1, 2], [2, 1, 1])).toBe(0.25)
    expect(pairsInOrder([1, 2], [3, 3])).toBeUndefined()
  })

  test('ranks what they rated by what they wrote', async () => {
    const folder = join(data, 'reviewer-gold')
    await mkdir(folder)
    const texts = papers.slice(0, 80).map((bag, index) => {
      return JSON.stringify({ id: `p${index}`, title: [...bag.keys()].join(' '), abstract: null })
    })
    // Papers 0, 4 and 8 are of the first field, 1 and 5 of the second.
    const user = { own: ['p0', 'p4', 'p12', 'p16', 'p20'], ratings: [{ paper: 'p8', expertise: 5 }] }
    user.ratings.push(
      { paper: 'p1', expertise: 1 },
      { paper: 'p5', expertise: 2 },
      { paper: 'unheard of', expertise: 3 },
    )
    await writeFile(join(folder, 'papers.jsonl.gz'), gzipSync(texts.join('\n')))
    await writeFile(join(folder, 'users.jsonl'), JSON.stringify(user))
    const agreement = await measureReviewers(folder)
    expect(agreement).toMatchObject({ researchers: 1, margin: 0 })
    expect(agreement?.product).toBeGreaterThan(0.6)
    expect(await measureReviewers(join(data, 'nowhere'))).toBeUndefined()
  })
})

describe('the benchmark', () => {
  test('--json prints the figures and nothing else, and the product finds what readers of one field save', async () => {
    const { code, stdout, stderr } = await runBench('--json', '--data', data)
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const figures = JSON.parse(stdout)
    expect(Object.keys(figures)).toEqual(['readers', 'seeds', 'hit1', 'hit5', 'hit10', 'mrr', 'centroid'])
    expect(Object.keys(figures.centroid)).toEqual(['hit1', 'hit5', 'hit10', 'mrr'])
    expect(figures.seeds).toBe(3)
    expect(figures.readers).toBeGreaterThan(200)
    // A quarter of the candidates is of the reader's field, so that 1 in 30 would be chance.
    expect(figures.hit10).toBeGreaterThan(0.2)
    for (const name of ['hit1', 'hit5', 'hit10', 'mrr']) expect(figures[name]).toBeLessThanOrEqual(1)
  })

  test('tells a person of every way to rank, of the machine and of the time', async () => {
    const { code, stdout } = await runBench('--data', data)
    expect(code).toBe(0)
    expect(stdout).toMatch(/GiB, Node \d/)
    for (const name of ['random', 'nearest', 'centroid', 'from papers alone', 'above the centroid']) {
      expect(stdout).toContain(name)
    }
    expect(stdout).toMatch(/ranking 500 papers for a reader \d/)
  })

  test('--beginnings looks at no paper that is new in a draw', async () => {
    const { code, stdout } = await runBench('--beginnings', '--json', '--data', data)
    expect(code).toBe(0)
    const readers = readReaders(folderOf())
    const side = tuningSide(
      readers,
      [1, 2, 3].map((seed) => splitReaders(readers, seed)),
    )
    const all = JSON.parse(stdout).map(({ papers }: { papers: number }) => papers)
    expect(Math.max(...all)).toBe(splitReaders(side, 4).known.length)
  })

  test('without data says so with the remedy and exits 1', async () => {
    const { code, stdout, stderr } = await runBench('--json', '--data', join(data, 'nowhere'))
    expect({ code, stdout }).toEqual({ code: 1, stdout: '' })
    expect(stderr).toMatch(/^No libraries of readers are below .*nowhere\. Name their folder: -- --data DIR/)
  })
})
