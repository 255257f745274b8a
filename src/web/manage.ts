import type { Context } from 'hono'
import { html } from 'hono/html'
import { linkUrl } from '../mail/site.ts'
import { momentAnew } from '../subscribers/due.ts'
import { preferencesForm } from '../subscribers/preferences.ts'
import { resume } from '../subscribers/resume.ts'
import { findByPublicId, type Subscriber, savePreferences } from '../subscribers/store.ts'
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
import { deadLink, keepPrivate, readToken } from './token-page.ts'

/** What the page shows beside the subscriber as they are. */
interface Shown {
  /** What happened, to stand first. */
  word?: Html
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
  const answer = (c: Context, body: Html, status: 200 | 400 | 409 = 200) =>
    c.html(layout(site, { title: 'Your digest', body }), status)
  pages.use('/manage/*', keepPrivate)

  pages.get('/manage/:token', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return deadLink(c, deps, link)
    return answer(c, receives(subscriber) ? managePage(deps, subscriber) : notSubscribed(deps, subscriber))
  })

  pages.post('/manage/:token', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return deadLink(c, deps, link)
    if (!receives(subscriber)) return answer(c, notSubscribed(deps, subscriber), 409)
    const form = await readForm(c)
    const now = new Date()
    const asItIsNow = async (shown: (changed: Subscriber) => Shown) => {
      const changed = (await findByPublicId(db, link.subscriber)) ?? subscriber
      // They may have left on another page meanwhile.
      return receives(changed)
        ? answer(c, managePage(deps, changed, shown(changed)))
        : answer(c, notSubscribed(deps, changed), 409)
    }

    if ('pause' in form) {
      const faulty = await startPause(db, subscriber, form, now)
      if (faulty) return answer(c, managePage(deps, subscriber, { word: nothingChanged(), pause: faulty }), 400)
      return await asItIsNow(() => ({ word: told('Paused.') }))
    }
    if ('resume' in form) {
      await resume(db, subscriber.id, now)
      return await asItIsNow(() => ({ word: told('Your digests come again.') }))
    }

    const values = formValues.parse(form)
    const action = pressed.parse(form).do
    if (action === 'find') return answer(c, managePage(deps, subscriber, { values }))
    const wanted = preferencesForm.safeParse(form)
    if (!wanted.success) {
      const shown = { word: nothingChanged(), values, faults: faultsOf(wanted.error) }
      return answer(c, managePage(deps, subscriber, shown), 400)
    }
    if (action === 'preview') {
      const shown = { values, preview: await preview(subscriber, wanted.data) }
      return answer(c, managePage(deps, subscriber, shown))
    }
    await savePreferences(db, link.subscriber, wanted.data, momentAnew(wanted.data, subscriber, now))
    return await asItIsNow((saved) => ({
      word: told('Saved.'),
      values: valuesAfterSaving(saved.preferences, values),
    }))
  })
}

function receives(subscriber: Subscriber): boolean {
  return subscriber.state === 'active' || subscriber.state === 'paused'
}

/** What is left to do for who gets no digests: to come back, to read what they saved, and to say what is to be kept. */
function notSubscribed(deps: WebDeps, subscriber: Subscriber): Html {
  const words = notice(
    'You are not subscribed',
    html`<p>No digests come to <bdi>${subscriber.email}</bdi>.</p>`,
    html`<p><a href="/subscribe">Subscribe again</a>; your choices are kept.</p>`,
    html`<p><a href="${listPath(deps, subscriber.publicId)}">Your reading list</a></p>`,
  )
  return html`${words}
${accountFieldset(deps, subscriber)}`
}

function told(words: string): Html {
  return html`<p class="notice" role="status">${words}</p>`
}

function nothingChanged(): Html {
  return html`<p class="notice" role="alert">Something in the form was not understood, so nothing has changed. It is marked below; everything else is as you left it.</p>`
}

/** The parts of the page, one a line: what stands on its own has a form of its own. */
function managePage(deps: WebDeps, subscriber: Subscriber, shown: Shown = {}): Html {
  const { word = '', values = valuesOf(subscriber.preferences), faults = noFaults, preview = '' } = shown
  const now = new Date()
  return html`<h1>Your digest</h1>
${word}
<p>For <bdi>${subscriber.email}</bdi>. ${whenNext(subscriber, now)}</p>
<p><a href="${listPath(deps, subscriber.publicId)}">Your reading list</a></p>
<form method="post" id="choices">
${whatPart(values, faults)}
${whenPart(values, faults)}
${looksPart(values, faults, deps.messages)}
<p class="actions"><button name="do" value="save" formaction="#main">Save</button> <button class="plain" name="do" value="preview" formaction="#preview">Preview</button></p>
</form>
${preview}
${pausePart(subscriber, now, shown.pause)}
${leavePart(deps, subscriber)}
${accountFieldset(deps, subscriber)}`
}

function leavePart({ site, links }: WebDeps, subscriber: Subscriber): Html {
  const unsubscribe = linkUrl(site, 'unsubscribe', links.sign('unsubscribe', subscriber.publicId))
  return html`<form method="post" action="${new URL(unsubscribe).pathname}">
<fieldset><legend>Leave</legend>
<p>One press, and no more digests come.</p>
<button class="plain">Unsubscribe</button>
</fieldset>
</form>`
}
