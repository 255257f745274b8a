import type { Context } from 'hono'
import { html } from 'hono/html'
import { hasRunOutOfTime } from '../db/database.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import { authorsLine, unbroken } from '../mail/present-paper.ts'
import { categoryName, isArchive, isCategory } from '../papers/categories.ts'
import { paperPath, sourceName } from '../papers/paper.ts'
import { findNamed } from '../papers/search/find-named.ts'
import { parseQuery } from '../papers/search/query.ts'
import { hasFilters, type SearchRequest, type SearchResult } from '../papers/search/request.ts'
import { searchPapers } from '../papers/search/search-papers.ts'
import { type Suggestion, suggestSearches } from '../papers/search/suggest.ts'
import { type Paper, papersById } from '../papers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { factsLine, authorsLine as lineOfAuthors } from './paper-list.ts'
import { say } from './say.ts'
import { searchForm, searchPath } from './search/form.ts'
import { dayNotices, filtersAlone, nothingSought } from './search/notices.ts'
import { readSearch } from './search/read-search.ts'
import { type IsSought, marked, snippetOf, soughtBy } from './search/snippet.ts'
import { topicList } from './search/topics.ts'
import { createTurns } from './turns.ts'

const perPage = 20
/** In UTF-16 units. No real title is as long. */
const longestTitle = 500
/** In UTF-16 units, of a category or a source. */
const longestFact = 100
const shownTopics = 3
/** So many wait a second or two at most, as long as people like to. */
const turns = { atOnce: 2, waiting: 30 }
/** In seconds: when to ask again where too many did at once. */
const retryAfter = 5

/** Finds papers by words, names, topics and dates; an id of one leads to its page. */
export function searchPages(pages: Pages, { db, site, messages }: WebDeps): void {
  const { usual: words } = messages
  const inTurn = createTurns(turns)
  pages.get('/search', async (c) => {
    const asked = readSearch((name) => c.req.query(name))
    const { request } = asked
    const named = await findNamed(db, request.typed, site.publicUrl)
    if (named) return c.redirect(paperPath(named))
    const page = Number(/^[1-9]\d{0,3}$/.exec(c.req.query('page') ?? '')?.[0] ?? 1)
    const answer = request.typed || hasFilters(request) ? await answerInTime(c, request, page) : topicList(words)
    const search = words.t('site.search')
    const body = html`<h1>${search}</h1>
${searchForm(words, request)}
${dayNotices(words, asked)}
${answer}`
    const title = request.typed ? `${request.typed} · ${search}` : search
    return c.html(layout(site, { title, body, here: '/search', words }))
  })

  /** Where there is no answer in time, what to do about it, and the form with what was asked stays. */
  async function answerInTime(c: Context, request: SearchRequest, page: number): Promise<Html> {
    const answer = await inTurn(() => answerTo(request, page)).catch((error: unknown) => {
      if (hasRunOutOfTime(error)) return 'too-long' as const
      throw error
    })
    if (answer && answer !== 'too-long') return answer
    c.status(503)
    c.header('Retry-After', String(retryAfter))
    return answer ? tooLong(words) : tooMany(words)
  }

  async function answerTo(request: SearchRequest, page: number): Promise<Html> {
    const result = await searchPapers(db, request)
    const { passedOver } = result
    if (passedOver && !hasFilters(request)) return nothingSought(words, passedOver)
    if (result.count === 0) return nothingFound(words, await suggestSearches(db, request))
    const from = (page - 1) * perPage
    const papers = await papersById(db, result.ids.slice(from, from + perPage))
    const isSought = soughtBy(parseQuery(request.typed))
    const papersFound = howMany(words, result)
    return html`${passedOver ? filtersAlone(words, passedOver) : ''}
<h2 class="summary">${page > 1 ? words.t('search.page', { papers: papersFound, page }) : papersFound}</h2>
<ol class="papers hits">
${papers.map((paper) => hit(words, paper, isSought))}
</ol>
${turn(words, request, result, page)}
${feedsOf(words, request.category)}`
  }
}

function hit(words: Words, paper: Paper, isSought: IsSought): Html {
  const authors = authorsLine(words, paper.authors)
  const when =
    paper.publishedAt?.toISOString().slice(0, 10) ?? paper.announcedOn ?? paper.firstSeenAt.toISOString().slice(0, 10)
  const where = paper.source === 'arxiv' ? `arXiv:${paper.externalId}` : sourceName(paper.source)
  return html`<li>
<h2 dir="auto"><a href="${paperPath(paper)}">${marked(shortenAtWord(oneLine(paper.title), longestTitle), isSought)}</a></h2>
${lineOfAuthors(authors && marked(authors, isSought))}
${factsLine([topicsOf(paper), shortenAtWord(oneLine(where), longestFact), unbroken(words.day(when, 'full'))])}
<p class="abstract" dir="auto">${marked(snippetOf(paper.abstract, isSought), isSought)}</p>
</li>`
}

/** The first categories by their names; the codes, which people who know them search by, are told on pointing at them. */
function topicsOf({ categories }: Paper): Html | null {
  const shown = categories.slice(0, shownTopics).map((code) => oneLine(code))
  if (shown.length === 0) return null
  const named = (code: string) =>
    html`<span title="${shortenAtWord(code, longestFact)}">${shortenAtWord(categoryName(code), longestFact)}</span>`
  return html`${shown.map((code, index) => html`${index > 0 ? ', ' : ''}${named(code)}`)}`
}

function tooMany(words: Words): Html {
  return html`<h2 class="summary">${words.t('search.too-many-title')}</h2>
<p>${words.t('search.too-many')}</p>`
}

function tooLong(words: Words): Html {
  return html`<h2 class="summary">${words.t('search.too-long-title')}</h2>
<p>${words.t('search.too-long')}</p>`
}

/** `About 12,000 papers`: a guess has two figures that count. */
function howMany(words: Words, { count, countIs }: SearchResult): string {
  if (countIs === 'exact') return words.t('search.count', { count })
  return words.t('search.about', { count: Number(count.toPrecision(2)) })
}

function turn(words: Words, request: SearchRequest, { ids, count }: SearchResult, page: number): Html {
  const isLast = page * perPage >= ids.length
  const to = (rel: 'prev' | 'next', other: number) =>
    html`<a rel="${rel}" href="${searchPath(request, other)}">${words.t(rel === 'prev' ? 'search.back' : 'search.more')}</a>`
  const previous = page > 1 ? to('prev', page - 1) : ''
  const next = isLast ? '' : to('next', page + 1)
  return html`${isLast && count > ids.length ? html`<p class="quiet">${words.t('search.far')}</p>` : ''}
${previous || next ? html`<nav class="turn" aria-label="${words.t('search.pages')}"><span>${previous}</span><span>${next}</span></nav>` : ''}`
}

/** Who looks through a topic may want to follow it. */
function feedsOf(words: Words, topic: string | undefined): Html {
  if (topic === undefined || !(isCategory(topic) || isArchive(topic))) return html``
  const links = { atom: `/feed/${topic}.xml`, json: `/feed/${topic}.json` }
  return html`<p class="quiet">${say(words, 'search.feeds', { topic: html`<bdi>${categoryName(topic)}</bdi>` }, links)}</p>`
}

function nothingFound(words: Words, suggestions: readonly Suggestion[]): Html {
  const wider = ({ without }: Suggestion) =>
    'filters' in without
      ? words.t('search.anywhere')
      : say(words, 'search.without', { words: html`<bdi>${without.words}</bdi>` })
  return html`<h2 class="summary">${words.t('search.none')}</h2>
${
  suggestions.length > 0
    ? html`<ul class="instead">${suggestions.map(
        (suggestion) => html`<li><a href="${searchPath(suggestion.request)}">${wider(suggestion)}</a>
<span class="quiet">${howMany(words, suggestion.result)}</span></li>`,
      )}</ul>`
    : html`<p>${words.t('search.none-hint')}</p>`
}`
}
