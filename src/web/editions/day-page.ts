import { html } from 'hono/html'
import { spanOf } from '../../editions/span.ts'
import { editionsAround, partOfEdition } from '../../editions/span-store.ts'
import type { Edition } from '../../editions/store.ts'
import { oneLine, paragraphs, shortenAtWord } from '../../lib/shorten.ts'
import type { Words } from '../../lib/words.ts'
import { type Paper, papersById } from '../../papers/store.ts'
import type { WebDeps } from '../deps.ts'
import { type Html, layout } from '../layout.ts'
import { paperList } from '../paper-list.ts'
import { type Part, partInWords, partLinks, partPath } from './parts.ts'
import { dateline, editionPath, nameOf, spanInWords, spanName } from './words.ts'

/** How much is said of a page where its address is passed on, in UTF-16 units. */
const longestDescription = 200

/** One page of an edition. */
export async function dayPage(deps: WebDeps, edition: Edition, part: Part): Promise<string> {
  const { usual: words } = deps.messages
  const path = editionPath(edition)
  const papers = await papersOfPart(deps, edition, part)
  const body = html`${introduction(words, edition, part)}
${paperList(deps.site, words, papers)}
${partLinks(words, path, part, words.t('edition.parts'))}
${edition.isSample ? '' : await turn(deps, edition)}`
  const name = [words.capital(words.day(edition.day, 'long')), nameOf(words, edition)]
  return layout(deps.site, {
    title: words.joined([...name, ...(part.page > 1 ? [partInWords(words, part)] : [])], 'comma'),
    description: describe(words, part, papers),
    dateline: dateline(words, edition),
    // The sample is not for search engines: real papers take its place.
    ...(edition.isSample ? {} : { path: partPath(path, part.page) }),
    body,
    words,
  })
}

/** What an edition holds, and before its first papers what is to be said about it. */
export function introduction(words: Words, edition: Edition, part: Part): Html {
  const { of } = part
  if (part.page > 1)
    return html`<h1 class="summary">${words.t('part.of', { part: partInWords(words, part), count: of })}</h1>`
  return html`<h1 class="summary">${words.t('digest.all', { count: edition.paperCount })}</h1>
${edition.isSample ? html`<p class="notice">${words.t('edition.sample')}</p>` : ''}
${editorsNote(paragraphs(edition.note ?? ''))}`
}

/** What the editor says of an edition, in as many paragraphs as it has. */
export function editorsNote(note: readonly string[]): Html {
  return html`${note.map((paragraph) => html`<p class="note" dir="auto">${paragraph}</p>`)}`
}

/** A paper that can be read, and where it stands. */
export interface PlacedPaper {
  paper: Paper
  position: number
}

/** The papers of a part as they stand now. Rows that have become unreadable leave a gap in the numbers. */
export async function papersOfPart(deps: WebDeps, edition: Edition, { from, to }: Part): Promise<PlacedPaper[]> {
  const ids = await partOfEdition(deps.db, edition.number, { from: from - 1, count: to - from + 1 })
  const positions = new Map(ids.map((id, index) => [id, from + index]))
  return (await papersById(deps.db, ids)).map((paper) => ({ paper, position: positions.get(paper.id) ?? from }))
}

/** What a list of papers is, in a line: how many, and the first titles. */
export function describe(words: Words, { of }: Part, papers: readonly PlacedPaper[]): string {
  const first = papers.filter(({ paper }) => !paper.withdrawn).slice(0, 3)
  const titles = words.joined(
    first.map(({ paper }) => oneLine(paper.title)),
    'semicolon',
  )
  if (titles === '') return words.t('edition.papers', { count: of })
  return shortenAtWord(words.t('edition.titles', { count: of, titles }), longestDescription)
}

/** To the editions before and after it, by their days, and to the week and the month that it is of. */
async function turn({ db, messages: { usual: words } }: WebDeps, { day }: Edition): Promise<Html> {
  const { before, after } = await editionsAround(db, { first: day, last: day })
  const week = spanOf(day, 'week')
  const month = spanOf(day, 'month')
  return html`<nav class="turn" aria-label="${words.t('edition.others')}">
<span>${before ? html`<a rel="prev" href="/editions/${before}">← ${words.day(before, 'short')}</a>` : ''}</span>
<span><a href="/editions/${week.name}">${spanName(words, week)}</a> · <a href="/editions/${month.name}">${spanInWords(words, month)}</a></span>
<span>${after ? html`<a rel="next" href="/editions/${after}">${words.day(after, 'short')} →</a>` : ''}</span>
</nav>`
}
