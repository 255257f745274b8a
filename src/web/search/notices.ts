import { html } from 'hono/html'
import { shortenAtWord } from '../../lib/shorten.ts'
import type { Words } from '../../lib/words.ts'
import type { SearchResult } from '../../papers/search/request.ts'
import type { Html } from '../layout.ts'
import { named, say } from '../say.ts'
import type { AskedFor } from './read-search.ts'

/** In UTF-16 units, of what is no day. */
const longestDay = 40

/** What became of days that could not be meant as they were asked for. */
export function dayNotices(words: Words, { request: { from, to }, noDays, isReversed }: AskedFor): Html {
  const said = [...new Set(noDays)].map((day) =>
    say(words, 'search.no-day', { day: named(shortenAtWord(day, longestDay)) }),
  )
  if (isReversed && from && to) said.push(html`${words.t('search.reversed', { days: words.days(from, to) })}`)
  return html`${said.map((sentence) => html`<p class="notice" role="status">${sentence}</p>\n`)}`
}

type PassedOver = NonNullable<SearchResult['passedOver']>

/** The answer where nothing was asked for that can be looked for. */
export function nothingSought(words: Words, passedOver: PassedOver): Html {
  const [title, hint] =
    passedOver === 'no-word' ? ['search.no-word-title', 'search.no-word'] : ['search.common-title', 'search.common']
  return html`<h2 class="summary">${words.t(title)}</h2>
<p>${words.t(hint)}</p>`
}

/** That what was typed plays no part in what topic and days have found. */
export function filtersAlone(words: Words, passedOver: PassedOver): Html {
  const key = passedOver === 'no-word' ? 'search.no-word-filters' : 'search.common-filters'
  return html`<p class="notice" role="status">${words.t(key)}</p>`
}
