import { html, raw } from 'hono/html'
import { LRUCache } from 'lru-cache'
import { messageOf } from '../lib/error.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import type { Words } from '../lib/words.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath } from '../papers/paper.ts'
import { createFindSimilar } from '../papers/search/similar.ts'
import { type Paper, papersById } from '../papers/store.ts'
import type { WebDeps } from './deps.ts'
import type { Html } from './layout.ts'
import { createTurns } from './turns.ts'

/** In UTF-16 units. */
const longestTitle = 300
/** A crowd that reads old papers, such as machines do, may wait so long for what is only beside them. */
const turns = { atOnce: 1, waiting: 4 }
/** What is alike does not change with each edition, as pages do: of so many papers it is known for so many milliseconds. */
const known = { max: 10_000, ttl: 6 * 60 * 60 * 1_000 }

/** What a paper's page says of papers about the same. */
export interface SimilarPapers {
  /** A line each; nothing where there are none. */
  section: Html
  /** Whether there was time to look for them. */
  isSought: boolean
}

/** Finds what a paper's page says of papers about the same. */
export function createSimilarPapers({
  db,
  log,
}: Pick<WebDeps, 'db' | 'log'>): (words: Words, paper: Paper) => Promise<SimilarPapers> {
  const findSimilar = createFindSimilar(db)
  const inTurn = createTurns(turns)
  const found = new LRUCache<number, number[]>(known)
  return async (words, paper) => {
    try {
      const ids = found.get(paper.id) ?? (await inTurn(() => find(paper.id)))
      if (!ids) return { section: html``, isSought: false }
      const similar = (await papersById(db, ids)).filter((other) => !other.withdrawn)
      return { section: similar.length > 0 ? section(words, similar) : html``, isSought: true }
    } catch (error) {
      // The page is there for the paper.
      log.warn(`similar papers could not be found: ${messageOf(error)}`)
      return { section: html``, isSought: false }
    }
  }

  async function find(paperId: number): Promise<number[]> {
    const ids = await findSimilar(paperId)
    found.set(paperId, ids)
    return ids
  }
}

function section(words: Words, papers: readonly Paper[]): Html {
  return html`<section class="similar" aria-labelledby="similar">
<h2 id="similar">${words.t('paper-page.similar')}</h2>
<ul>${papers.map((paper) => {
    const title = shortenAtWord(oneLine(paper.title), longestTitle)
    return html`<li dir="auto"><a href="${paperPath(paper)}">${raw(mathHtml(title))}</a></li>`
  })}</ul>
</section>`
}
