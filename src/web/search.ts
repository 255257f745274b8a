import type { Context } from 'hono'
import { html } from 'hono/html'
import { hasRunOutOfTime } from '../db/database.ts'
import { dayInWords } from '../lib/clock.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import { authorsLine } from '../mail/present-paper.ts'
import { categoryName, isArchive, isCategory } from '../papers/categories.ts'
import { paperPath } from '../papers/paper.ts'
import { findNamed } from '../papers/search/find-named.ts'
import { parseQuery } from '../papers/search/query.ts'
import { type SearchRequest, type SearchResult, searchPapers } from '../papers/search/search-papers.ts'
import { type Suggestion, suggestSearches } from '../papers/search/suggest.ts'
import { type Paper, papersById } from '../papers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { isAsked, readRequest, searchForm, searchPath } from './search-form.ts'
import { type IsSought, marked, snippetOf, soughtBy } from './search-snippet.ts'
import { createTurns } from './turns.ts'

const perPage = 20
/** In UTF-16 units. No real title is as long. */
const longestTitle = 500
/** So many wait a second or two at most, as long as people like to. */
const turns = { atOnce: 2, waiting: 30 }
/** In seconds: when to ask again where too many did at once. */
const retryAfter = 5

/** Finds papers by words, names, topics and dates; an id of one leads to its page. */
export function searchPages(pages: Pages, { db, site, messages }: WebDeps): void {
  const words = messages.for('en')
  const inTurn = createTurns(turns)
  pages.get('/search', async (c) => {
    const request = readRequest((name) => c.req.query(name))
    const named = await findNamed(db, request.typed)
    if (named) return c.redirect(paperPath(named))
    const page = Number(/^[1-9]\d{0,3}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1)
    const answer = isAsked(request) ? await answerInTime(c, request, page) : html``
    const body = html`<h1>Search</h1>
${searchForm(request)}
${answer}`
    return c.html(
      layout(site, { title: request.typed ? `${request.typed} · Search` : 'Search', body, here: '/search' }),
    )
  })

  /** Where there is no answer in time, what to do about it, and the form with what was asked stays. */
  async function answerInTime(c: Context, request: SearchRequest, page: number): Promise<Html> {
    const answer = await inTurn(() => answerTo(request, page)).catch((error: unknown) => {
      if (hasRunOutOfTime(error)) return tooLong
      throw error
    })
    if (answer && answer !== tooLong) return answer
    c.status(503)
    c.header('Retry-After', String(retryAfter))
    return answer ?? tooMany
  }

  async function answerTo(request: SearchRequest, page: number): Promise<Html> {
    const result = await searchPapers(db, request)
    if (result.count === 0) return nothingFound(await suggestSearches(db, request))
    const from = (page - 1) * perPage
    const papers = await papersById(db, result.ids.slice(from, from + perPage))
    const isSought = soughtBy(parseQuery(request.typed))
    return html`<h2 class="summary">${howMany(result)}${page > 1 ? html`, page ${page}` : ''}</h2>
<ol class="papers hits">
${papers.map((paper) => hit(words, paper, isSought))}
</ol>
${turn(request, result, page)}
${feedsOf(request.category)}`
  }
}

function hit(words: Words, paper: Paper, isSought: IsSought): Html {
  const authors = authorsLine(words, paper.authors)
  const when =
    paper.publishedAt?.toISOString().slice(0, 10) ?? paper.announcedOn ?? paper.firstSeenAt.toISOString().slice(0, 10)
  const where = paper.source === 'arxiv' ? `arXiv:${paper.externalId}` : paper.source
  const facts = [
    shortenAtWord(paper.categories.slice(0, 3).map(oneLine).join(', '), 100),
    shortenAtWord(oneLine(where), 100),
    dayInWords(when).long.replace(/^\w+, /, ''),
  ]
  return html`<li>
<h2 dir="auto"><a href="${paperPath(paper)}">${marked(shortenAtWord(oneLine(paper.title), longestTitle), isSought)}</a></h2>
${authors ? html`<p class="meta" dir="auto">${marked(authors, isSought)}</p>` : ''}
<p class="meta">${facts.filter(Boolean).map((fact, index) => html`${index > 0 ? ' · ' : ''}<bdi>${fact}</bdi>`)}</p>
<p class="abstract" dir="auto">${marked(snippetOf(paper.abstract, isSought), isSought)}</p>
</li>`
}

const tooMany = html`<h2 class="summary">Many are searching at this moment</h2>
<p>Try again in some seconds.</p>`
const tooLong = html`<h2 class="summary">This search took too long and was given up</h2>
<p>Rarer words, a topic or dates make it easier.</p>`

/** `About 12,000 papers`: a guess has two figures that count. */
function howMany({ count, countIs }: SearchResult): string {
  if (countIs === 'exact') return count === 1 ? 'One paper' : `${count.toLocaleString('en')} papers`
  return `About ${Number(count.toPrecision(2)).toLocaleString('en')} papers`
}

function turn(request: SearchRequest, { ids, count }: SearchResult, page: number): Html {
  const isLast = page * perPage >= ids.length
  const previous = page > 1 ? html`<a rel="prev" href="${searchPath(request, page - 1)}">← Back</a>` : ''
  const next = isLast ? '' : html`<a rel="next" href="${searchPath(request, page + 1)}">More →</a>`
  return html`${
    isLast && count > ids.length
      ? html`<p class="quiet">That is as far as one search goes: more words, a topic or dates find the others.</p>`
      : ''
  }
${previous || next ? html`<nav class="turn" aria-label="Pages of hits"><span>${previous}</span><span>${next}</span></nav>` : ''}`
}

/** Who looks through a topic may want to follow it. */
function feedsOf(topic: string | undefined): Html {
  if (topic === undefined || !(isCategory(topic) || isArchive(topic))) return html``
  return html`<p class="quiet">What is new in <bdi>${categoryName(topic)}</bdi>, for feed readers:
<a href="/feed/${topic}.xml">Atom</a>, <a href="/feed/${topic}.json">JSON Feed</a></p>`
}

function nothingFound(suggestions: readonly Suggestion[]): Html {
  return html`<h2 class="summary">No paper has all of that</h2>
${
  suggestions.length > 0
    ? html`<ul class="instead">${suggestions.map(
        ({ request, without, result }) =>
          html`<li><a href="${searchPath(request)}">${'filters' in without ? 'In all topics and at any time' : html`Without <bdi>${without.words}</bdi>`}</a>
<span class="quiet">${howMany(result)}</span></li>`,
      )}</ul>`
    : html`<p>Try fewer or other words; words in English find the most. What is in no paper’s title, authors or abstract cannot be found.</p>`
}`
}
