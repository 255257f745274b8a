import { html } from 'hono/html'
import type { Words } from '../../lib/words.ts'
import { categoryGroups, isCategory } from '../../papers/categories.ts'
import type { SearchRequest } from '../../papers/search/request.ts'
import type { Html } from '../layout.ts'
import { longestTyped } from './read-search.ts'

/** A minus before a word that it belongs to: a line may end after one, and \u2060 forbids it. */
const loneMinus = /(?<![\p{L}\p{N}])-(?=\p{L})/gu

/** The address of a search, or of a later page of it. */
export function searchPath({ typed, category, from, to }: SearchRequest, page = 1): string {
  const asked = Object.entries({ q: typed, category, from, to }).filter(
    (entry): entry is [string, string] => !!entry[1],
  )
  const query = new URLSearchParams(page > 1 ? [...asked, ['page', String(page)]] : asked)
  return `/search?${query}`
}

/** The box, with what is asked for in it; topic and days stay folded up while they are not used. */
export function searchForm(words: Words, { typed, category, from, to }: SearchRequest): Html {
  return html`<form class="search" role="search" action="/search" method="get">
<label for="q">${words.t('search.label')}</label>
<div class="row"><input type="search" id="q" name="q" value="${typed}" maxlength="${longestTyped}" autocomplete="off" aria-describedby="hint"><button>${words.t('site.search')}</button></div>
<details ${category || from || to ? 'open' : ''}><summary>${words.t('search.filters')}</summary>
<div class="when">
<label>${words.t('search.topic')} ${topicChoice(words, category)}</label>
<label>${words.t('search.from')} <input type="date" name="from" value="${from ?? ''}"></label>
<label>${words.t('search.to')} <input type="date" name="to" value="${to ?? ''}"></label>
</div>
</details>
<p class="quiet" id="hint">${words.t('search.hint').replace(loneMinus, '-\u2060')}</p>
</form>`
}

function topicChoice(words: Words, chosen: string | undefined): Html {
  const option = (value: string, name: string) =>
    html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${name}</option>`
  const isOther = chosen !== undefined && !isCategory(chosen) && !archives.has(chosen)
  return html`<select name="category">
${option('', words.t('search.all-topics'))}${isOther ? option(chosen, chosen) : ''}
${groups.map(
  ({ group, ofAll, names }) => html`<optgroup label="${group}">
${ofAll.map((archive) => option(archive, words.t('search.all-of', { group: group === 'Physics' ? archive : group })))}${names.map(([code, name]) => option(code, `${name} (${code})`))}
</optgroup>
`,
)}</select>`
}

/** The archives that have several categories: `cs`, `physics`. */
const groups = Object.entries(categoryGroups).map(([group, categories]) => ({
  group,
  names: Object.entries(categories),
  ofAll: [
    ...new Set(
      Object.keys(categories)
        .filter((code) => code.includes('.'))
        .map((code) => code.split('.', 1)[0] ?? ''),
    ),
  ],
}))
const archives = new Set(groups.flatMap(({ ofAll }) => ofAll))
