import { html } from 'hono/html'
import { DateTime, Info } from 'luxon'
import { linkUrl } from '../mail/site.ts'
import { categoryGroups } from '../papers/categories.ts'
import { type Cadence, cadences, momentAnew } from '../subscribers/due.ts'
import { digestSizes, type Preferences, preferencesForm } from '../subscribers/preferences.ts'
import { findByPublicId, type Subscriber, savePreferences } from '../subscribers/store.ts'
import { accountFieldset } from './account.ts'
import type { Pages, WebDeps } from './deps.ts'
import { readForm } from './form.ts'
import { type Html, layout, notice } from './layout.ts'
import { badLink, keepPrivate, readToken } from './token-page.ts'

/** A subscriber's own page: what they get and when, without an account. */
export function managePages(pages: Pages, deps: WebDeps): void {
  const { db, site } = deps
  pages.use('/manage/*', keepPrivate)

  pages.get('/manage/:token', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return badLink(c, deps)
    return c.html(layout(site, { title: 'Your digest', body: managePage(deps, subscriber) }))
  })

  pages.post('/manage/:token', async (c) => {
    const link = readToken(c, deps, 'manage')
    const subscriber = link && (await findByPublicId(db, link.subscriber))
    if (!subscriber) return badLink(c, deps)
    if (!receives(subscriber))
      return c.html(layout(site, { title: 'Your digest', body: notSubscribed(subscriber) }), 409)
    const form = preferencesForm.safeParse(await readForm(c))
    if (!form.success) {
      const fault = html`<p class="notice" role="alert">Something in the form was not understood, so nothing has changed. Please choose again.</p>`
      return c.html(layout(site, { title: 'Your digest', body: managePage(deps, subscriber, fault) }), 400)
    }
    await savePreferences(db, link.subscriber, form.data, momentAnew(form.data, subscriber, new Date()))
    const saved = (await findByPublicId(db, link.subscriber)) ?? subscriber
    const word = html`<p class="notice" role="status">Saved.</p>`
    return c.html(layout(site, { title: 'Your digest', body: managePage(deps, saved, word) }))
  })
}

function receives(subscriber: Subscriber): boolean {
  return subscriber.state === 'active' || subscriber.state === 'paused'
}

function notSubscribed(subscriber: Subscriber): Html {
  return notice(
    'You are not subscribed',
    html`<p>No digests come to ${subscriber.email}.</p>`,
    html`<p><a href="/subscribe">Subscribe again</a>; your choices are kept.</p>`,
  )
}

function managePage(deps: WebDeps, subscriber: Subscriber, word?: Html): Html {
  if (!receives(subscriber)) return notSubscribed(subscriber)
  const unsubscribe = linkUrl(deps.site, 'unsubscribe', deps.links.sign('unsubscribe', subscriber.publicId))
  return html`<h1>Your digest</h1>
${word ?? ''}
<p>For <bdi>${subscriber.email}</bdi>. ${whenNext(subscriber)}</p>
<p><a href="/list/${deps.links.sign('list', subscriber.publicId)}">Your reading list</a></p>
<form method="post">
${topicChoice(subscriber.preferences)}
${sizeChoice(subscriber.preferences)}
${timeChoice(subscriber.preferences)}
<p class="actions"><button>Save</button></p>
</form>
<form method="post" action="${new URL(unsubscribe).pathname}">
<fieldset><legend>Leave</legend>
<p>One press, and no more digests come.</p>
<button class="plain">Unsubscribe</button>
</fieldset>
</form>
${accountFieldset(deps, subscriber)}`
}

/** A group is open only where something in it is chosen: all of arXiv at once is nothing to choose from. */
function topicChoice(chosen: Preferences): Html {
  const has = new Set(chosen.topics)
  return html`<fieldset><legend>Topics</legend>
<p class="quiet">Tick what you work on, and those papers come first. Nothing ticked: the day’s best of everything.</p>
${Object.entries(categoryGroups).map(([group, categories]) => {
  const all = Object.entries(categories)
  const count = all.filter(([code]) => has.has(code)).length
  return html`<details ${count > 0 ? 'open' : ''}>
<summary>${group} <span class="quiet">${count > 0 ? `${count} of ${all.length} chosen` : `${all.length} topics`}</span></summary>
<div class="choices">${all.map(
    ([code, name]) =>
      html`<label class="choice"><input type="checkbox" name="topic" value="${code}" ${has.has(code) ? 'checked' : ''}><span>${name} <span class="code">${code}</span></span></label>`,
  )}</div></details>`
})}
<label class="choice trending"><input type="checkbox" name="trending" ${chosen.withTrending ? 'checked' : ''}><span>Fill up with the day’s trending papers when my topics bring too few</span></label>
</fieldset>`
}

function sizeChoice(chosen: Preferences): Html {
  const sizes = [...new Set([...digestSizes, chosen.digestSize])].sort((a, b) => a - b)
  return html`<fieldset><legend>How many papers</legend>
<div class="sizes">${sizes.map(
    (size) =>
      html`<label class="choice"><input type="radio" name="size" value="${size}" ${size === chosen.digestSize ? 'checked' : ''}><span>${size}</span></label>`,
  )}</div>
</fieldset>`
}

const cadenceNames: Record<Cadence, string> = {
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  chosen: 'On chosen days',
  weekly: 'Once a week',
  monthly: 'Once a month',
}

const weekdays = Info.weekdays('long', { locale: 'en-GB' }).map((name, index) => [`${index + 1}`, name] as const)

/** Without a script all are there; those of the cadence count. */
function dayChoice({ cadence, days }: Preferences): Html {
  const has = (of: Cadence, day: string) => cadence === of && days.includes(Number(day))
  const monthDays = Array.from({ length: 31 }, (_, index) => [`${index + 1}`, `${index + 1}.`] as const)
  const dayOf = (of: Cadence) => `${(cadence === of ? days[0] : undefined) ?? 1}`
  return html`<div class="when">
${select('weekday', 'Once a week, on', weekdays, dayOf('weekly'))}
${select('monthDay', 'Once a month, on the', monthDays, dayOf('monthly'))}
</div>
<p>On chosen days:</p>
<div class="sizes">${weekdays.map(
    ([day, name]) =>
      html`<label class="choice"><input type="checkbox" name="chosenDay" value="${day}" ${has('chosen', day) ? 'checked' : ''}><span>${name}</span></label>`,
  )}</div>
<p class="quiet">A month that is shorter has it on its last day.</p>`
}

function timeChoice(chosen: Preferences): Html {
  const hours = Array.from({ length: 24 }, (_, hour) => [`${hour}`, `${`${hour}`.padStart(2, '0')}:00`] as const)
  const zones = [...new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), chosen.timeZone])].sort()
  return html`<fieldset><legend>When</legend>
<div class="when">
${select(
  'cadence',
  'How often',
  cadences.map((cadence) => [cadence, cadenceNames[cadence]]),
  chosen.cadence,
)}
${select('hour', 'At', hours, `${chosen.hour}`)}
${select(
  'zone',
  'Time zone',
  zones.map((zone) => [zone, zone.replaceAll('_', ' ')]),
  chosen.timeZone,
)}
</div>
${dayChoice(chosen)}
<label class="choice"><input type="checkbox" name="quietNote" ${chosen.wantsQuietNote ? 'checked' : ''}><span>Tell me also when there is nothing new for me</span></label>
</fieldset>`
}

function select(name: string, label: string, options: readonly (readonly [string, string])[], chosen: string): Html {
  return html`<label>${label}<select name="${name}">${options.map(
    ([value, words]) => html`<option value="${value}" ${value === chosen ? 'selected' : ''}>${words}</option>`,
  )}</select></label>`
}

/** When the next digest comes, in the subscriber's own time. */
function whenNext(subscriber: Subscriber): string {
  if (subscriber.state === 'paused' && !(subscriber.pausedUntil && subscriber.nextDigestAt))
    return 'It is paused: no digests come.'
  if (!subscriber.nextDigestAt || subscriber.nextDigestAt <= new Date())
    return 'Your next digest comes as soon as there is something new.'
  const local = DateTime.fromJSDate(subscriber.nextDigestAt, { zone: subscriber.preferences.timeZone }).setLocale(
    'en-GB',
  )
  const then = `${local.toFormat("cccc, d LLLL 'at' HH:mm")} (${subscriber.preferences.timeZone.replaceAll('_', ' ')})`
  return subscriber.state === 'paused'
    ? `It is paused: the next digest comes on ${then}.`
    : `Your next digest comes on ${then}.`
}
