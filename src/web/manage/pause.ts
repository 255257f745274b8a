import { html } from 'hono/html'
import { DateTime, type DurationLikeObject } from 'luxon'
import { z } from 'zod'
import type { Db } from '../../db/database.ts'
import { isTimeZone } from '../../lib/clock.ts'
import type { Words } from '../../lib/words.ts'
import { pause } from '../../subscribers/pause.ts'
import { longestPauseYears, pauseEnd, pauseForm, pauseWeeks } from '../../subscribers/pause-end.ts'
import type { Subscriber } from '../../subscribers/store.ts'
import type { Html } from '../layout.ts'
import { described, faultOf } from './field.ts'
import { type Faults, noFaults } from './form-values.ts'

/** What is wrong with a pause that was asked for, and the day that was typed. */
export interface FaultyPause {
  faults: Faults
  until: string
}

/**
 * Begins the pause that a form asks for.
 * @returns what is wrong with the form, where it could not be taken
 */
export async function startPause(
  db: Db,
  subscriber: Subscriber,
  form: unknown,
  now: Date,
): Promise<FaultyPause | undefined> {
  const length = pauseForm.safeParse(form)
  const until = length.success ? pauseEnd(length.data, subscriber.preferences.timeZone, now) : undefined
  if (until === undefined) {
    const typed = z.object({ until: z.string().catch('') }).parse(form)
    return { faults: new Map([['until', 'fault.until']]), until: typed.until }
  }
  await pause(db, subscriber.id, until, now)
  return undefined
}

/** Two forms, so that the Enter key in the date means the date. */
export function pausePart(words: Words, subscriber: Subscriber, now: Date, again?: FaultyPause): Html {
  const isPaused = subscriber.state === 'paused'
  const { faults, until } = again ?? { faults: noFaults, until: '' }
  return html`<section class="section" aria-labelledby="pause-title"><h2 id="pause-title">${words.t('pause.title')}</h2>
${
  isPaused
    ? html`<form method="post"><p><button name="resume" value="now" formaction="#main">${words.t('pause.return')}</button></p></form>
<p>${words.t('pause.or')}</p>`
    : html`<p>${words.t('pause.away')}</p>`
}
<form method="post"><p class="row">${pauseWeeks.map((weeks) =>
    pauseButton(`${weeks}`, words.t('pause.weeks', { count: weeks })),
  )} ${pauseButton('open', words.t('pause.open'))}</p></form>
<form method="post" class="row"><label for="until">${words.t('pause.until')}</label>
<input type="date" id="until" name="until" required min="${dayAfter(subscriber, now, { days: 1 })}" max="${dayAfter(subscriber, now, { years: longestPauseYears })}" value="${until}"${described(faults, 'until')}>
${pauseButton('until', words.t('pause.until-button'))}
${faultOf(words, faults, 'until')}</form>
</section>`
}

function pauseButton(length: string, words: string): Html {
  return html`<button class="plain" name="pause" value="${length}" formaction="#main">${words}</button> `
}

/** The reader's day that it is so long after `now`. */
function dayAfter({ preferences: { timeZone } }: Subscriber, now: Date, length: DurationLikeObject): string {
  const zone = isTimeZone(timeZone) ? timeZone : 'UTC'
  return DateTime.fromJSDate(now, { zone }).plus(length).toFormat('yyyy-MM-dd')
}
