/**
 * How well the product's personal ranking finds a paper that a reader saved among 200 new ones: `npm run bench:ranking`,
 * on readers' libraries of CiteULike, three draws. Beside it the usual references, and the product as it ranks before
 * there are readers to learn from. `-- --data DIR` names the data; `-- --json` prints the figures and nothing else.
 * `-- --beginnings` measures instead how it does with few papers and few saved ones, on papers that no draw has as new.
 */
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { progressBar } from '../../src/cli/output.ts'
import { corpora } from '../support/corpora.ts'
import { machine } from './machine.ts'
import { type Beginning, measureBeginnings } from './ranking-beginnings.ts'
import { readersFolder, readReaders, splitReaders, tuningSide } from './ranking-data.ts'
import { dayPapers, type Measured, mean, measure, type Quality, qualityOf, type Ranks } from './ranking-measure.ts'
import { measureReviewers } from './ranking-reviewers.ts'

const seeds = [1, 2, 3]
const seedOfBeginnings = 4

const titles: Record<keyof Ranks, string> = {
  random: 'random',
  nearest: 'nearest saved paper, tf-idf',
  centroid: 'tf-idf centroid',
  untaught: 'Paperroute, from papers alone',
  product: 'Paperroute',
}
const names = Object.keys(titles) as (keyof Ranks)[]
const measures = ['mrr', 'hit1', 'hit5', 'hit10'] as const

const digits = (number: number) => Number(number.toFixed(4))

function meanQuality(measured: readonly Measured[], name: keyof Ranks): Quality {
  const each = measured.map(({ ranks }) => qualityOf(ranks[name]))
  const of = (key: keyof Quality) => digits(mean(each.map((quality) => quality[key])))
  return { hit1: of('hit1'), hit5: of('hit5'), hit10: of('hit10'), mrr: of('mrr') }
}

/** `.4310 (.4291 to .4335)`: the mean over the draws, and the least and the most. */
function spread(numbers: readonly number[]): string {
  const plain = (number: number) => number.toFixed(4).replace(/^(-?)0/, '$1')
  return `${plain(mean(numbers))} (${plain(Math.min(...numbers))} to ${plain(Math.max(...numbers))})`
}

function print(measured: readonly Measured[]): void {
  const readers = measured.map((draw) => draw.readers)
  console.log(machine)
  console.log(`Draws with the seeds ${seeds.join(', ')}; readers ${readers.join(', ')}; mean (least to most):`)
  const qualities = (name: keyof Ranks) => measured.map(({ ranks }) => qualityOf(ranks[name]))
  const row = (of: (key: keyof Quality) => number[]) =>
    Object.fromEntries(measures.map((key) => [key, spread(of(key))] as const))
  const rows = names.map((name) => [titles[name], row((key) => qualities(name).map((one) => one[key]))] as const)
  const gains = row((key) =>
    measured.map(({ ranks }) => qualityOf(ranks.product)[key] - qualityOf(ranks.centroid)[key]),
  )
  console.table(Object.fromEntries([...rows, ['Paperroute above the centroid', gains]]))
  const seconds = mean(measured.map((draw) => draw.learningSeconds)).toFixed(1)
  const milliseconds = mean(measured.map((draw) => draw.readerMilliseconds)).toFixed(2)
  console.log(`Learning took ${seconds} s a draw; ranking ${dayPapers} papers for a reader ${milliseconds} ms.`)
}

async function printReviewers(folder: string): Promise<void> {
  const agreement = await measureReviewers(folder)
  if (!agreement) return
  const [product, centroid] = [agreement.product, agreement.centroid].map((share) => `${(100 * share).toFixed(1)} %`)
  console.log(
    `Of ${agreement.researchers} researchers' ratings, pairs in order: ${product} (± ${(100 * agreement.margin).toFixed(1)} against the centroid), centroid ${centroid}.`,
  )
}

function printBeginnings(rows: readonly Beginning[]): void {
  const percent = (share: number) => `${(100 * share).toFixed(1)} %`
  console.table(
    rows.map(({ savedReach, strangersReach, mrr, bar, ...row }) => ({
      ...row,
      mrr: digits(mrr),
      bar: digits(bar),
      'saved that reach it': percent(savedReach),
      'strangers that do': percent(strangersReach),
    })),
  )
}

const { values } = parseArgs({
  options: {
    json: { type: 'boolean', default: false },
    data: { type: 'string' },
    beginnings: { type: 'boolean', default: false },
  },
})
const data = values.data ?? corpora
const folder = data && readersFolder(data)
const readers = folder ? readReaders(folder) : undefined
const splits = readers ? seeds.map((seed) => ({ seed, split: splitReaders(readers, seed) })) : []
if (splits.some(({ split }) => split.trials.length === 0) || splits.length === 0) {
  console.error(
    `No libraries of readers are ${data ? `below ${resolve(data)}` : 'to be found'}. Name their folder: -- --data DIR, with personal-ranking/citeulike-t in it (users.dat and mult.dat, or .gz).`,
  )
  process.exitCode = 1
} else if (values.beginnings && readers) {
  const bar = progressBar('Learning and ranking', { lines: !values.json })
  const side = tuningSide(
    readers,
    splits.map(({ split }) => split),
  )
  const split = splitReaders(side, seedOfBeginnings)
  const rows = await measureBeginnings(split, (share) => bar.update(Math.round(100 * share), 100))
  bar.stop()
  if (values.json) console.log(JSON.stringify(rows))
  else printBeginnings(rows)
} else {
  const bar = progressBar('Learning and ranking', { lines: !values.json })
  const total = 100 * seeds.length
  const measured: Measured[] = []
  for (const { seed, split } of splits) {
    const before = measured.length
    measured.push(await measure(split, seed, (share) => bar.update(Math.round(100 * (before + share)), total)))
  }
  bar.stop()
  const product = meanQuality(measured, 'product')
  const figures = { readers: Math.round(mean(measured.map((draw) => draw.readers))), seeds: seeds.length, ...product }
  if (values.json) console.log(JSON.stringify({ ...figures, centroid: meanQuality(measured, 'centroid') }))
  else {
    print(measured)
    await printReviewers(join(folder ?? '', '..', 'reviewer-gold'))
  }
}
