/**
 * How much TeX is left in titles and abstracts, before and after cleaning, over real texts of the sources:
 * `npm run bench:text`, `-- --json`, `-- --data FOLDER` (default: `CORPORA`), `-- --show` prints what is left.
 */
import { existsSync } from 'node:fs'
import { parseArgs } from 'node:util'
import { cleanParagraphs, cleanTitle } from '../../src/papers/clean-text.ts'
import { corpora } from '../support/corpora.ts'
import { type RawText, textCorpora } from './texts.ts'

interface Row {
  corpus: string
  texts: number
  /** Shares of texts with a remnant, from 0 to 1. */
  before: number
  after: number
  /** As `after`, with dollar signs before an amount left out. */
  afterWithoutMoney: number
  microseconds: number
  /** How many texts each kind of remnant is left in. */
  left: Record<string, number>
}

/** What a reader stumbles over. A newline is one only inside a title or a paragraph. */
const remnants: Readonly<Record<string, RegExp>> = {
  command: /\\[a-zA-Z]+/,
  accent: /\\['"^~=.]/,
  dollar: /\$/,
  'literal newline': /\\n(?![a-zA-Z])/,
  newline: /(?<!\n)\n(?!\n)/,
  times: /\dtimes\b/,
}

function remnantsOf(text: string): string[] {
  return Object.entries(remnants).flatMap(([kind, pattern]) => (pattern.test(text) ? [kind] : []))
}

function withoutMoney(text: string): string {
  return text.replace(/\$\s?\d[\d.,]*|\d\s?\$(?!\w)/g, '')
}

function clean({ kind, text }: RawText): string {
  return kind === 'title' ? cleanTitle(text) : cleanParagraphs(text)
}

function measure(corpus: string, texts: readonly RawText[], show: boolean): Row {
  const begun = performance.now()
  const cleaned = texts.map(clean)
  const microseconds = ((performance.now() - begun) * 1_000) / Math.max(1, texts.length)
  const left: Record<string, number> = {}
  let after = 0
  let afterWithoutMoney = 0
  for (const text of cleaned) {
    const kinds = remnantsOf(text)
    for (const kind of kinds) left[kind] = (left[kind] ?? 0) + 1
    if (kinds.length > 0) after += 1
    if (remnantsOf(withoutMoney(text)).length > 0) afterWithoutMoney += 1
    if (show && kinds.length > 0) console.log(`${corpus}\t${kinds}\t${text}`)
  }
  const share = (count: number) => count / Math.max(1, texts.length)
  return {
    corpus,
    texts: texts.length,
    before: share(texts.filter(({ text }) => remnantsOf(text).length > 0).length),
    after: share(after),
    afterWithoutMoney: share(afterWithoutMoney),
    microseconds,
    left,
  }
}

function total(rows: readonly Row[]): Row {
  const texts = rows.reduce((sum, row) => sum + row.texts, 0)
  const mean = (key: 'before' | 'after' | 'afterWithoutMoney' | 'microseconds') =>
    rows.reduce((sum, row) => sum + row[key] * row.texts, 0) / Math.max(1, texts)
  const left: Record<string, number> = {}
  for (const row of rows) for (const [kind, count] of Object.entries(row.left)) left[kind] = (left[kind] ?? 0) + count
  return {
    corpus: 'all',
    texts,
    before: mean('before'),
    after: mean('after'),
    afterWithoutMoney: mean('afterWithoutMoney'),
    microseconds: mean('microseconds'),
    left,
  }
}

const percent = (share: number) => `${(100 * share).toFixed(2)} %`

const { values } = parseArgs({
  options: { json: { type: 'boolean' }, data: { type: 'string' }, show: { type: 'boolean' } },
})
const folder = values.data ?? corpora
if (folder === undefined || !existsSync(folder)) {
  console.error('There are no texts to measure: name their folder with --data or CORPORA.')
  process.exitCode = 1
} else {
  const rows = Object.entries(textCorpora).map(([corpus, read]) => measure(corpus, read(folder), values.show === true))
  rows.push(total(rows))
  if (values.json) console.log(JSON.stringify({ rows }))
  else {
    console.table(
      rows.map((row) => ({
        ...row,
        before: percent(row.before),
        after: percent(row.after),
        afterWithoutMoney: percent(row.afterWithoutMoney),
        microseconds: Number(row.microseconds.toFixed(1)),
        left: Object.entries(row.left)
          .map(([kind, count]) => `${kind} ${count}`)
          .join(', '),
      })),
    )
  }
}
