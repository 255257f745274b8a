import type { Context } from 'hono'
import { html, raw } from 'hono/html'
import { z } from 'zod'
import { describePaper } from '../mail/describe-digest.ts'
import { presentPaper } from '../mail/present-digest.ts'
import { mathHtml } from '../papers/math-html.ts'
import { paperPath } from '../papers/paper.ts'
import { type Paper, papersById } from '../papers/store.ts'
import { type OpinionKind, opinionKinds } from '../subscribers/opinions.ts'
import { keepOpinion, opinionsOn, takeBackOpinion } from '../subscribers/opinions-store.ts'
import { findByPublicId } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout } from './layout.ts'
import { notFound } from './not-found.ts'
import { paperLinks, paperMeta } from './paper-list.ts'
import { deadLink, readToken } from './token-page.ts'

/** The words of the digest's links, and what pressing the button that they lead to says. */
const kindOf: Readonly<Record<string, OpinionKind>> = { save: 'saved', more: 'more', less: 'less' }

const buttons: Record<OpinionKind, { say: string; undo: string }> = {
  saved: { say: 'Save to my reading list', undo: '✓ Saved · remove' },
  more: { say: 'More like this', undo: '✓ More like this · undo' },
  less: { say: 'Less like this', undo: '✓ Less like this · undo' },
}
const answers: Record<OpinionKind, { say: string; undo: string }> = {
  saved: { say: 'Saved to your reading list.', undo: 'Removed from your reading list.' },
  more: { say: 'Noted: more like this.', undo: 'Taken back.' },
  less: { say: 'Noted: less like this.', undo: 'Taken back.' },
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
      const fault = html`<p class="notice" role="alert">That was not understood, so nothing has changed. Please press again.</p>`
      return c.html(await opinionPage(deps, at, 'saved', fault), 400)
    }
    const { kind, does } = form.data
    const about = { subscriber: at.subscriber, paperId: at.paper.id }
    await (does === 'say' ? keepOpinion : takeBackOpinion)(db, about, kind)
    const word = html`<p class="notice" role="status">${answers[kind][does]}</p>`
    return c.html(await opinionPage(deps, at, kind, word))
  })

  /** The paper and the reader that an address names, or what to answer where one of them is not there. */
  async function find(c: Context): Promise<Found | { answer: Response }> {
    const link = readToken(c, deps, 'list')
    const paper = link && (await paperNumbered(Number(c.req.param('paper'))))
    if (!link || !(await findByPublicId(db, link.subscriber)))
      return { answer: await deadLink(c, deps, link, ...(paper ? [whereItIs(deps, paper)] : [])) }
    if (!paper) return { answer: await notFound(c, site, 'This paper is not here', 'It may have been a sample.') }
    return { subscriber: link.subscriber, paper }
  }

  async function paperNumbered(id: number): Promise<Paper | undefined> {
    const [paper] = Number.isSafeInteger(id) ? await papersById(db, [id]) : []
    return paper
  }
}

/** What a link to save it still tells who may not save by it: everybody may read the paper's own page. */
function whereItIs(deps: WebDeps, paper: Paper): Html {
  const { title } = presentPaper(describePaper(deps.site, paper, null), false)
  return html`<p>The paper: <a href="${paperPath(paper)}">${raw(mathHtml(title))}</a></p>`
}

interface Found {
  subscriber: Buffer
  paper: Paper
}

/** The path of a reader's list. Made anew, not taken from the address, whose case a mail program may have changed. */
export function listPath(deps: WebDeps, subscriber: Buffer): string {
  return `/list/${deps.links.sign('list', subscriber)}`
}

async function opinionPage(deps: WebDeps, at: Found, asked: OpinionKind, word?: Html): Promise<Html> {
  const said = await opinionsOn(deps.db, { subscriber: at.subscriber, paperId: at.paper.id })
  const shown = presentPaper(describePaper(deps.site, at.paper, null), false)
  const list = listPath(deps, at.subscriber)
  const body = html`<article>
<h1 dir="auto">${raw(mathHtml(shown.title))}</h1>
${paperMeta(shown)}
${at.paper.withdrawn ? html`<p class="notice">Its authors have withdrawn this paper.</p>` : ''}
${paperLinks(shown)}
</article>
${word ?? ''}
<form method="post" action="${list}/${at.paper.id}" class="opinions">
${opinionKinds.map((kind) => {
  const does = said.has(kind) ? 'undo' : 'say'
  const isAsked = does === 'say' && kind === asked
  return html`<button name="${does}" value="${kind}"${isAsked ? '' : raw(' class="plain"')}>${buttons[kind][does]}</button> `
})}
</form>
<p class="quiet">What you save stays on your reading list. What you save and rate counts from your next digest on, once enough papers are known to compare: papers like those that you saved or want more of come first, papers like those that you want less of last.</p>
<p><a href="${list}">Your reading list</a></p>`
  return layout(deps.site, { title: shown.title, body })
}
