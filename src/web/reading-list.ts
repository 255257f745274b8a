import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { z } from 'zod'
import type { Words } from '../lib/words.ts'
import { describePaper } from '../mail/describe-digest.ts'
import { presentPaper } from '../mail/present-paper.ts'
import { bibtexOf } from '../papers/bibtex.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath } from '../papers/paper.ts'
import { risOf } from '../papers/ris.ts'
import { type Paper, papersById } from '../papers/store.ts'
import { countSaved, keepOpinion, savedPapers, takeBackOpinion } from '../subscribers/opinions-store.ts'
import { findByPublicId } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout } from './layout.ts'
import { readersNotFound } from './not-found.ts'
import { listPath } from './opinions.ts'
import { paperLinks, paperMeta } from './paper-list.ts'
import { say, wordsOf } from './say.ts'
import { deadLink, keepPrivate, readToken } from './token-page.ts'

/** How many papers a page of the list shows. */
const perPage = 100

const paperNumber = z.coerce.number().int().positive().max(Number.MAX_SAFE_INTEGER)
const listForm = z.union([
  z.object({ remove: paperNumber }).transform(({ remove }) => ({ paperId: remove, does: 'remove' as const })),
  z.object({ save: paperNumber }).transform(({ save }) => ({ paperId: save, does: 'save' as const })),
])

/**
 * The papers that a reader saved, the last one first, and the same as files for reference managers. The page does not say
 * whose list it is and leads to nothing that its link does not allow: its link stands in mail that is forwarded.
 */
export function readingListPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/list/*', keepPrivate)

  async function answer(c: Context, act: (reader: Buffer, words: Words) => Promise<Response>): Promise<Response> {
    const link = readToken(c, deps, 'list')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return deadLink(c, deps, link)
    return act(subscriber.publicId, wordsOf(c, deps, subscriber))
  }

  async function show(
    c: Context,
    reader: Buffer,
    words: Words,
    said: { word?: Html; status?: 200 | 400 } = {},
  ): Promise<Response> {
    const count = await countSaved(db, reader)
    const pageCount = Math.max(1, Math.ceil(count / perPage))
    const asked = c.req.query('page') ?? '1'
    // Removing the last paper of the last page leaves the page before it.
    const page = c.req.method === 'POST' ? Math.min(Number(asked), pageCount) : Number(asked)
    if (!/^[1-9]\d{0,5}$/.test(asked) || page > pageCount)
      return readersNotFound(c, site, words, 'list.no-page-title', 'list.no-page')
    const ids = await savedPapers(db, reader, { from: (page - 1) * perPage, count: perPage })
    const shown = { papers: await papersById(db, ids), count, page, pageCount }
    const body = listPage(deps, words, listPath(deps, reader), shown, said.word)
    return c.html(layout(site, { title: words.t('list.title'), body, words }), said.status ?? 200)
  }

  pages.get('/list/:token', (c) => answer(c, (reader, words) => show(c, reader, words)))

  pages.post('/list/:token', (c) =>
    answer(c, async (reader, words) => {
      const form = listForm.safeParse(await readForm(c))
      if (!form.success) {
        const word = html`<p class="notice" role="alert">${words.t('list.not-understood')}</p>`
        return show(c, reader, words, { word, status: 400 })
      }
      const { paperId, does } = form.data
      await (does === 'save' ? keepOpinion : takeBackOpinion)(db, { subscriber: reader, paperId }, 'saved')
      const word = html`<p class="notice" role="status">${words.t(does === 'save' ? 'list.saved-again' : 'list.removed')}</p>`
      return show(c, reader, words, { word: does === 'save' ? word : html`${word}${undo(words, paperId)}` })
    }),
  )

  const files = [
    ['papers.bib', 'application/x-bibtex', bibtexOf],
    ['papers.ris', 'application/x-research-info-systems', risOf],
  ] as const
  for (const [name, type, write] of files) {
    pages.get(`/list/:token/${name}`, (c) =>
      answer(c, async (reader) =>
        c.body(write(await papersById(db, await savedPapers(db, reader))), 200, {
          'Content-Type': `${type}; charset=utf-8`,
          'Content-Disposition': `attachment; filename="${name}"`,
        }),
      ),
    )
  }
}

function undo(words: Words, paperId: number): Html {
  return html`<form method="post"><button name="save" value="${paperId}" class="plain">${words.t('list.undo')}</button></form>`
}

interface Shown {
  papers: readonly Paper[]
  count: number
  page: number
  pageCount: number
}

function listPage(
  deps: WebDeps,
  words: Words,
  list: string,
  { papers, count, page, pageCount }: Shown,
  word?: Html,
): Html {
  if (count === 0) {
    return html`<h1>${words.t('list.title')}</h1>
${word ?? ''}
<p>${words.t('list.empty')}</p>`
  }
  return html`<h1>${words.t('list.title')}</h1>
${word ?? ''}
<p>${say(words, 'list.count', { count }, { bibtex: `${list}/papers.bib`, ris: `${list}/papers.ris` })}</p>
<ul class="saved">
${papers.map((paper) => listed(deps, words, list, paper, page))}
</ul>
${pageCount > 1 ? turn(words, list, page, pageCount) : ''}
<p class="quiet">${words.t('list.who')}</p>`
}

function listed(deps: WebDeps, words: Words, list: string, paper: Paper, page: number): Html {
  const shown = presentPaper(words, describePaper(deps.site, paper, null), false)
  return html`<li>
<h2 dir="auto"><a href="${paperPath(paper)}">${raw(mathHtml(shown.title))}</a></h2>
${paperMeta(words, shown)}
${paper.withdrawn ? html`<p class="notice">${words.t('page.withdrawn')}</p>` : ''}
${paperLinks(words, shown)}
<form method="post" action="${list}${page > 1 ? `?page=${page}` : ''}"><button name="remove" value="${paper.id}" class="plain" aria-label="${words.t('list.remove-it', { title: shown.title })}">${words.t('list.remove')}</button></form>
</li>`
}

function turn(words: Words, list: string, page: number, pageCount: number): Html {
  const to = (number: number) => (number === 1 ? list : `${list}?page=${number}`)
  return html`<nav class="turn" aria-label="${words.t('list.pages')}">
<span>${page > 1 ? html`<a rel="prev" href="${to(page - 1)}">${words.t('list.later')}</a>` : ''}</span>
<span>${page < pageCount ? html`<a rel="next" href="${to(page + 1)}">${words.t('list.earlier')}</a>` : ''}</span>
</nav>`
}
