import type { Context } from 'hono'
import { html } from 'hono/html'
import type { Words } from '../lib/words.ts'
import { linkUrl } from '../mail/site.ts'
import { momentAnew } from '../subscribers/due.ts'
import { preferencesForm } from '../subscribers/preferences.ts'
import { resume } from '../subscribers/resume.ts'
import { findByPublicId, type Subscriber, savePreferences } from '../subscribers/store.ts'
import { receives } from '../subscribers/subscriber.ts'
import { accountFieldset } from './account.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout, notice } from './layout.ts'
import {
  type Faults,
  type FormValues,
  faultsOf,
  formValues,
  noFaults,
  pressed,
  valuesAfterSaving,
  valuesOf,
} from './manage/form-values.ts'
import { looksPart } from './manage/looks.ts'
import { type FaultyPause, pausePart, startPause } from './manage/pause.ts'
import { createPreview } from './manage/preview.ts'
import { whatPart } from './manage/what.ts'
import { whenPart } from './manage/when.ts'
import { whenNext } from './manage/when-next.ts'
import { listPath } from './opinions.ts'
import { named, say, wordsOf } from './say.ts'
import { deadLink, keepPrivate, readToken } from './token-page.ts'

/** What the page shows beside the subscriber as they are. */
interface Shown {
  /** What happened, to stand first. */
  word?: (words: Words) => Html
  /** What the form holds, where that is not what is kept. */
  values?: FormValues
  faults?: Faults
  preview?: Html
  pause?: FaultyPause | undefined
}

/** A subscriber's own page: what they get and when, without an account. */
export function managePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  const preview = createPreview(deps)
  /** In the language that the subscriber reads now: they may just have chosen another. */
  const answer = (c: Context, of: Subscriber, body: (words: Words) => Html, status: 200 | 400 | 409 = 200) => {
    const words = wordsOf(c, deps, of)
    return c.html(layout(site, { title: words.t('manage.title'), body: body(words), words }), status)
  }
  const page = (of: Subscriber, shown?: Shown) => (words: Words) => managePage(deps, words, of, shown)
  const left = (of: Subscriber) => (words: Words) => notSubscribed(deps, words, of)
  const wantedForm = preferencesForm.refine(
    ({ language }) => language === null || deps.messages.all.some((words) => words.language === language),
    { path: ['language'] },
  )
  pages.use('/manage/*', keepPrivate)

  pages.get('/manage/:token', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return deadLink(c, deps, link)
    return answer(c, subscriber, receives(subscriber.state) ? page(subscriber) : left(subscriber))
  })

  pages.post('/manage/:token', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return deadLink(c, deps, link)
    if (!receives(subscriber.state)) return answer(c, subscriber, left(subscriber), 409)
    const form = await readForm(c)
    const now = new Date()
    const asItIsNow = async (shown: (changed: Subscriber) => Shown) => {
      const changed = (await findByPublicId(db, link.subscriber)) ?? subscriber
      // They may have left on another page meanwhile.
      return receives(changed.state)
        ? answer(c, changed, page(changed, shown(changed)))
        : answer(c, changed, left(changed), 409)
    }

    if ('pause' in form) {
      const faulty = await startPause(db, subscriber, form, now)
      if (faulty) return answer(c, subscriber, page(subscriber, { word: nothingChanged, pause: faulty }), 400)
      return await asItIsNow(() => ({ word: told('manage.paused') }))
    }
    if ('resume' in form) {
      await resume(db, subscriber.id, now)
      return await asItIsNow(() => ({ word: told('manage.come-again') }))
    }

    const values = formValues.parse(form)
    const action = pressed.parse(form).do
    if (action === 'find') return answer(c, subscriber, page(subscriber, { values }))
    const wanted = wantedForm.safeParse(form)
    if (!wanted.success) {
      const shown = { word: nothingChanged, values, faults: faultsOf(wanted.error) }
      return answer(c, subscriber, page(subscriber, shown), 400)
    }
    if (action === 'preview') {
      const shown = { values, preview: await preview(wordsOf(c, deps, subscriber), subscriber, wanted.data) }
      return answer(c, subscriber, page(subscriber, shown))
    }
    await savePreferences(db, link.subscriber, wanted.data, momentAnew(wanted.data, subscriber, now))
    return await asItIsNow((saved) => ({
      word: told('manage.saved'),
      values: valuesAfterSaving(saved.preferences, values),
    }))
  })
}

/** What is left to do for who gets no digests: to come back, to read what they saved, and to say what is to be kept. */
function notSubscribed(deps: WebDeps, words: Words, subscriber: Subscriber): Html {
  const said = notice(
    words.t('manage.not-subscribed-title'),
    html`<p>${say(words, 'manage.not-subscribed', { address: named(subscriber.email) })}</p>`,
    html`<p>${say(words, 'manage.subscribe-again', {}, { subscribe: '/subscribe' })}</p>`,
    html`<p><a href="${listPath(deps, subscriber.publicId)}">${words.t('list.title')}</a></p>`,
  )
  return html`${said}
${accountFieldset(deps, words, subscriber)}`
}

function told(key: string): (words: Words) => Html {
  return (words) => html`<p class="notice" role="status">${words.t(key)}</p>`
}

function nothingChanged(words: Words): Html {
  return html`<p class="notice" role="alert">${words.t('manage.nothing-changed')}</p>`
}

/** The parts of the page, one a line: what stands on its own has a form of its own. */
function managePage(deps: WebDeps, words: Words, subscriber: Subscriber, shown: Shown = {}): Html {
  const { word, values = valuesOf(subscriber.preferences), faults = noFaults, preview = '' } = shown
  const now = new Date()
  return html`<h1>${words.t('manage.title')}</h1>
${word?.(words) ?? ''}
<p>${say(words, 'manage.for', { address: named(subscriber.email), next: whenNext(words, subscriber, now) })}</p>
<p><a href="${listPath(deps, subscriber.publicId)}">${words.t('list.title')}</a></p>
<form method="post" id="choices">
${whatPart(words, values, faults)}
${whenPart(words, values, faults)}
${looksPart(words, values, faults, deps.messages)}
<p class="actions"><button name="do" value="save" formaction="#main">${words.t('manage.save')}</button> <button class="plain" name="do" value="preview" formaction="#preview">${words.t('manage.preview')}</button></p>
</form>
${preview}
${pausePart(words, subscriber, now, shown.pause)}
${leavePart(deps, words, subscriber)}
${accountFieldset(deps, words, subscriber)}`
}

function leavePart({ site, links }: WebDeps, words: Words, subscriber: Subscriber): Html {
  const unsubscribe = linkUrl(site, 'unsubscribe', links.sign('unsubscribe', subscriber.publicId))
  return html`<form method="post" action="${new URL(unsubscribe).pathname}">
<fieldset><legend>${words.t('manage.leave-legend')}</legend>
<p>${words.t('manage.leave')}</p>
<button class="plain">${words.t('mail.unsubscribe')}</button>
</fieldset>
</form>`
}
