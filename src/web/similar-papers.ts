import { html, raw } from 'hono/html'
import { messageOf } from '../lib/error.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath } from '../papers/paper.ts'
import { createFindSimilar } from '../papers/search/similar.ts'
import { type Paper, papersById } from '../papers/store.ts'
import type { WebDeps } from './deps.ts'
import type { Html } from './layout.ts'

/** In UTF-16 units. */
const longestTitle = 300

/** What a paper's page says of papers about the same, a line each; nothing where there are none. */
export function createSimilarPapers({ db, log }: Pick<WebDeps, 'db' | 'log'>): (paper: Paper) => Promise<Html> {
  const findSimilar = createFindSimilar(db)
  return async (paper) => {
    try {
      const similar = await papersById(db, await findSimilar(paper.id))
      return similar.length > 0 ? section(similar) : html``
    } catch (error) {
      // The page is there for the paper.
      log.warn(`similar papers could not be found: ${messageOf(error)}`)
      return html``
    }
  }
}

function section(papers: readonly Paper[]): Html {
  return html`<section class="similar" aria-labelledby="similar">
<h2 id="similar">Similar papers</h2>
<ul>${papers.map((paper) => {
    const title = shortenAtWord(oneLine(paper.title), longestTitle)
    return html`<li dir="auto"><a href="${paperPath(paper)}">${raw(mathHtml(title))}</a></li>`
  })}</ul>
</section>`
}
