import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { z } from 'zod'
import type { Words } from '../lib/words.ts'
import { describePaper } from '../mail/describe-digest.ts'
import { presentPaper } from '../mail/present-paper.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath } from '../papers/paper.ts'
import { type Paper, papersById } from '../papers/store.ts'
import { type OpinionKind, opinionKinds } from '../subscribers/opinions.ts'
import { keepOpinion, opinionsOn, takeBackOpinion } from '../subscribers/opinions-store.ts'
import { findByPublicId } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout } from './layout.ts'
import { readersNotFound } from './not-found.ts'
import { paperLinks, paperMeta } from './paper-list.ts'
import { say, wordsOf } from './say.ts'
import { deadLink, readToken } from './token-page.ts'

/** The words of the digest's links, and what pressing the button that they lead to says. */
const kindOf: Readonly<Record<string, OpinionKind>> = { save: 'saved', more: 'more', less: 'less' }

const buttonKeys: Record<OpinionKind, { say: string; undo: string }> = {
  saved: { say: 'opinion.save', undo: 'opinion.saved' },
  more: { say: 'opinion.more', undo: 'opinion.more-said' },
  less: { say: 'opinion.less', undo: 'opinion.less-said' },
}
const answerKeys: Record<OpinionKind, { say: string; undo: string }> = {
  saved: { say: 'opinion.now-saved', undo: 'opinion.now-removed' },
  more: { say: 'opinion.now-more', undo: 'opinion.taken-back' },
  less: { say: 'opinion.now-less', undo: 'opinion.taken-back' },
}

const opinionForm = z.union([
  z.object({ say: z.enum(opinionKinds) }).transform(({ say }) => ({ kind: say, does: 'say' as const })),
  z.object({ undo: z.enum(opinionKinds) }).transform(({ undo }) => ({ kind: undo, does: 'undo' as const })),
])

/**
 * A paper of a digest, and what its reader says of it. GET shows the buttons and changes nothing, because scanners open
 * every link of a mail; POST acts. It works in every state of a subscriber: a reading list outlives the digests.
 */
export function opinionPages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps

  async function look(c: Context, asked: OpinionKind): Promise<Response> {
    const at = await find(c)
    if ('answer' in at) return at.answer
    return c.html(await opinionPage(deps, at, asked))
  }
  pages.get('/list/:token/:paper{[0-9]+}', (c) => look(c, 'saved'))
  pages.get('/list/:token/:paper{[0-9]+}/:word{save|more|less}', (c) => look(c, kindOf[c.req.param('word')] ?? 'saved'))

  pages.post('/list/:token/:paper{[0-9]+}', async (c) => {
    const at = await find(c)
    if ('answer' in at) return at.answer
    const form = opinionForm.safeParse(await readForm(c))
    if (!form.success) {
      const fault = html`<p class="notice" role="alert">${at.words.t('page.not-understood')}</p>`
      return c.html(await opinionPage(deps, at, 'saved', fault), 400)
    }
    const { kind, does } = form.data
    const about = { subscriber: at.subscriber, paperId: at.paper.id }
    await (does === 'say' ? keepOpinion : takeBackOpinion)(db, about, kind)
    const word = html`<p class="notice" role="status">${at.words.t(answerKeys[kind][does])}</p>`
    return c.html(await opinionPage(deps, at, kind, word))
  })

  /** The paper and the reader that an address names, or what to answer where one of them is not there. */
  async function find(c: Context): Promise<Found | { answer: Response }> {
    const link = readToken(c, deps, 'list')
    const paper = link && (await paperNumbered(Number(c.req.param('paper'))))
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber)
      return { answer: await deadLink(c, deps, link, paper && ((words) => whereItIs(deps, words, paper))) }
    const words = wordsOf(c, deps, subscriber)
    if (!paper) return { answer: await readersNotFound(c, site, words, 'opinion.no-paper-title', 'opinion.no-paper') }
    return { subscriber: subscriber.publicId, paper, words }
  }

  async function paperNumbered(id: number): Promise<Paper | undefined> {
    const [paper] = Number.isSafeInteger(id) ? await papersById(db, [id]) : []
    return paper
  }
}

/** What a link to save it still tells who may not save by it: everybody may read the paper's own page. */
function whereItIs(deps: WebDeps, words: Words, paper: Paper): Html {
  const { title } = presentPaper(words, describePaper(deps.site, paper, null), false)
  const link = html`<a href="${paperPath(paper)}">${raw(mathHtml(title))}</a>`
  return html`<p>${say(words, 'former-link.paper', { title: link })}</p>`
}

interface Found {
  subscriber: Buffer
  paper: Paper
  words: Words
}

/** The path of a reader's list. Made anew, not taken from the address, whose case a mail program may have changed. */
export function listPath(deps: WebDeps, subscriber: Buffer): string {
  return `/list/${deps.links.sign('list', subscriber)}`
}

async function opinionPage(deps: WebDeps, at: Found, asked: OpinionKind, word?: Html): Promise<string> {
  const { words } = at
  const said = await opinionsOn(deps.db, { subscriber: at.subscriber, paperId: at.paper.id })
  const shown = presentPaper(words, describePaper(deps.site, at.paper, null), false)
  const list = listPath(deps, at.subscriber)
  const body = html`<article>
<h1 dir="auto">${raw(mathHtml(shown.title))}</h1>
${paperMeta(words, shown)}
${at.paper.withdrawn ? html`<p class="notice">${words.t('page.withdrawn')}</p>` : ''}
${paperLinks(words, shown)}
</article>
${word ?? ''}
<form method="post" action="${list}/${at.paper.id}" class="opinions">
${opinionKinds.map((kind) => {
  const does = said.has(kind) ? 'undo' : 'say'
  const isAsked = does === 'say' && kind === asked
  return html`<button name="${does}" value="${kind}"${isAsked ? '' : raw(' class="plain"')}>${words.t(buttonKeys[kind][does])}</button> `
})}
</form>
<p class="quiet">${words.t('opinion.what')}</p>
<p><a href="${list}">${words.t('list.title')}</a></p>`
  return layout(deps.site, { title: shown.title, body, words })
}
