import { html, raw } from 'hono/html'
import type { Window } from '../../digests/choose.ts'
import { type ChooseForReader, createReaderChooser } from '../../digests/choose-for-readers.ts'
import type { KeptModel } from '../../digests/kept-model.ts'
import { type Edition, latestEdition } from '../../editions/store.ts'
import type { Words } from '../../lib/words.ts'
import { describeDigest } from '../../mail/describe-digest.ts'
import { presentPaper } from '../../mail/present-paper.ts'
import { mathHtml } from '../../papers/math-html.ts'
import { momentAnew } from '../../subscribers/due.ts'
import type { Preferences } from '../../subscribers/preferences.ts'
import type { Subscriber } from '../../subscribers/store.ts'
import type { WebDeps } from '../deps.ts'
import type { Html } from '../layout.ts'
import { paperMeta, whyLine } from '../paper-list.ts'
import { momentOf } from './when-next.ts'

/** What the next digest would hold if these were the subscriber's preferences. Changes nothing. */
export type Preview = (words: Words, subscriber: Subscriber, wants: Preferences) => Promise<Html>

/** A month of editions, the longest that a cadence waits: who was away for a year needs no year's index to look ahead. */
const mostEditions = 31

export function createPreview({ db, site, models }: Pick<WebDeps, 'db' | 'site' | 'models'>): Preview {
  const chooserFor = keepChooser((model) => createReaderChooser(db, model?.model ?? null))
  return async (words, subscriber, wants) => {
    const latest = await latestEdition(db)
    if (!latest) return section(words, html`<p>${words.t('preview.no-edition')}</p>`)
    const { window, isOld } = windowOf(subscriber, latest)
    const choose = chooserFor(latest, await models.current(db))
    const digest = await choose(subscriber.id, wants, window)
    const described = await describeDigest(db, site, { ...digest, ...window })
    const papers = described?.view.papers ?? []
    const shown = papers.map((paper, index) => presentPaper(words, paper, index === 0, wants.abstracts))
    const said = sentencesOn(words, {
      subscriber,
      wants,
      latest,
      isOld,
      shown: shown.length,
      count: digest.windowCount,
    })
    return section(
      words,
      html`<p class="quiet">${said}</p>
<ol class="papers brief">
${shown.map(
  (paper) => html`<li>
<h3 dir="auto"><a href="${paper.pageUrl}">${raw(mathHtml(paper.title))}</a></h3>
${paperMeta(words, paper)}
${whyLine(paper)}
${paper.abstract.map((paragraph) => html`<p class="abstract" dir="auto">${raw(mathHtml(paragraph))}</p>`)}
</li>`,
)}
</ol>`,
    )
  }
}

function section(words: Words, body: Html): Html {
  return html`<section class="section" id="preview" aria-labelledby="preview-title"><h2 id="preview-title">${words.t('preview.title')}</h2>
${body}
<p class="actions"><button form="choices" name="do" value="save" formaction="#main">${words.t('preview.save')}</button></p>
</section>`
}

/** The editions that the next digest is chosen from, or the latest one where nothing is new. */
function windowOf({ readUpTo }: Subscriber, latest: Edition): { window: Window; isOld: boolean } {
  const upTo = latest.number
  const after = readUpTo ?? upTo - 1
  const isOld = after >= upTo
  return { window: { after: isOld ? upTo - 1 : Math.max(after, upTo - mostEditions), upTo }, isOld }
}

function sentencesOn(
  words: Words,
  about: {
    subscriber: Subscriber
    wants: Preferences
    latest: Edition
    isOld: boolean
    shown: number
    count: number
  },
): string {
  const { subscriber, wants, latest, isOld, shown, count } = about
  const now = new Date()
  const due = subscriber.nextDigestAt
  const moment = due && due > now ? momentAnew(wants, subscriber, now) : due
  const isOpen = subscriber.state === 'paused' && !subscriber.pausedUntil
  return words.sentences([
    words.t('preview.unsaved'),
    isOld ? words.t('preview.old', { day: words.day(latest.day, 'long') }) : words.t('preview.new'),
    shown === 0 ? words.t('preview.none', { count }) : words.t('preview.some', { shown, count }),
    ...(isOpen ? [] : [words.t('next.would-come', momentOf(words, moment, wants.timeZone, now))]),
  ])
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
