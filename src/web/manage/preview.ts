import { html, raw } from 'hono/html'
import type { Window } from '../../digests/choose.ts'
import { type ChooseForReader, createReaderChooser } from '../../digests/choose-for-readers.ts'
import type { KeptModel } from '../../digests/kept-model.ts'
import { type Edition, latestEdition } from '../../editions/store.ts'
import { dayInWords } from '../../lib/clock.ts'
import { describeDigest } from '../../mail/describe-digest.ts'
import { presentPaper } from '../../mail/present-digest.ts'
import { mathHtml } from '../../papers/math-html.ts'
import { momentAnew } from '../../subscribers/due.ts'
import type { Preferences } from '../../subscribers/preferences.ts'
import type { Subscriber } from '../../subscribers/store.ts'
import type { WebDeps } from '../deps.ts'
import type { Html } from '../layout.ts'
import { paperMeta } from '../paper-list.ts'
import { momentInWords } from './when-next.ts'

/** What the next digest would hold if these were the subscriber's preferences. Changes nothing. */
export type Preview = (subscriber: Subscriber, wants: Preferences) => Promise<Html>

/** A month of editions, the longest that a cadence waits: who was away for a year needs no year's index to look ahead. */
const mostEditions = 31

export function createPreview({ db, site, models }: Pick<WebDeps, 'db' | 'site' | 'models'>): Preview {
  const chooserFor = keepChooser((model) => createReaderChooser(db, model?.model ?? null))
  return async (subscriber, wants) => {
    const latest = await latestEdition(db)
    if (!latest)
      return section(
        html`<p>There is no edition yet to choose from. What comes first will be in your first digest.</p>`,
      )
    const { window, isOld } = windowOf(subscriber, latest)
    const choose = chooserFor(latest, await models.current(db))
    const digest = await choose(subscriber.id, wants, window)
    const described = await describeDigest(db, site, { ...digest, ...window })
    const papers = described?.view.papers ?? []
    const shown = papers.map((paper, index) => presentPaper(paper, index === 0, wants.abstracts))
    return section(html`<p class="quiet">${wordsFor({ subscriber, wants, latest, isOld, shown: shown.length, of: digest.windowCount })}</p>
<ol class="papers brief">
${shown.map(
  (paper) => html`<li>
<h3 dir="auto"><a href="${paper.pageUrl}">${raw(mathHtml(paper.title))}</a></h3>
${paper.why ? html`<p class="why"><bdi>${paper.why}</bdi></p>` : ''}
${paperMeta(paper)}
${paper.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
</li>`,
)}
</ol>`)
  }
}

function section(body: Html): Html {
  return html`<section class="section" id="preview" aria-labelledby="preview-title"><h2 id="preview-title">Preview</h2>
${body}
<p class="actions"><button form="choices" name="do" value="save" formaction="#main">Save these choices</button></p>
</section>`
}

/** The editions that the next digest is chosen from, or the latest one where nothing is new. */
function windowOf({ readUpTo }: Subscriber, latest: Edition): { window: Window; isOld: boolean } {
  const upTo = latest.number
  const after = readUpTo ?? upTo - 1
  const isOld = after >= upTo
  return { window: { after: isOld ? upTo - 1 : Math.max(after, upTo - mostEditions), upTo }, isOld }
}

function wordsFor(about: {
  subscriber: Subscriber
  wants: Preferences
  latest: Edition
  isOld: boolean
  shown: number
  of: number
}): string {
  const { subscriber, wants, latest, isOld, shown, of } = about
  const now = new Date()
  const due = subscriber.nextDigestAt
  const moment = due && due > now ? momentAnew(wants, subscriber, now) : due
  const isOpen = subscriber.state === 'paused' && !subscriber.pausedUntil
  const then = isOpen ? '' : ` It would come ${momentInWords(moment, wants.timeZone, now)}.`
  const from = isOld
    ? `Nothing is new since your last digest, so this is chosen from the latest edition, of ${dayInWords(latest.day).long}.`
    : 'This is what your next digest would hold if it came now.'
  const papers = of === 1 ? 'the only paper' : `${of} papers`
  const count = shown === 0 ? `Of ${papers}, none is what you want here.` : `${shown} of ${papers}.`
  return `Nothing is saved yet. ${from} ${count}${then}`
}

/** Keeps what was indexed of the latest edition under a model: readers try one choice after another. */
function keepChooser(
  create: (model: KeptModel | null) => ChooseForReader,
): (latest: Edition, model: KeptModel | null) => ChooseForReader {
  let kept: { of: string; choose: ChooseForReader } | undefined
  return ({ number, publishedAt }, model) => {
    const of = `${number} ${publishedAt.getTime()} ${model?.learntAt.getTime()}`
    if (kept?.of !== of) kept = { of, choose: create(model) }
    return kept.choose
  }
}
