import { html } from 'hono/html'
import type { Words } from '../../lib/words.ts'
import { categoryGroups } from '../../papers/categories.ts'
import type { Html } from '../layout.ts'
import { searchPath } from './form.ts'

/** All topics of arXiv, each with what it has and its feed, for who comes to look around. */
export function topicList(words: Words): Html {
  return html`<h2 class="heading">${words.t('search.topics')}</h2>
${Object.entries(categoryGroups).map(
  ([group, categories], index) => html`<details ${index === 0 ? 'open' : ''}><summary>${group}</summary>
<ul class="topics">${Object.entries(categories).map(
    ([code, name]) => html`<li><a href="${searchPath({ typed: '', category: code })}" title="${code}">${name}</a>
<a class="feed" href="/feed/${code}.xml" aria-label="${words.t('search.feed-of', { topic: name })}">${words.t('search.feed')}</a></li>`,
  )}</ul></details>
`,
)}`
}
