import { html } from 'hono/html'
import { DateTime } from 'luxon'
import { isTimeZone } from '../../lib/clock.ts'
import type { Words } from '../../lib/words.ts'
import { type Cadence, cadences } from '../../subscribers/due.ts'
import type { Preferences } from '../../subscribers/preferences.ts'
import type { Html } from '../layout.ts'
import { deviceZoneOffer } from '../time-zone-script.ts'
import { choice, faultOf, type Option, select, tick } from './field.ts'
import type { Faults, FormValues } from './form-values.ts'

const cadenceKeys: Record<Cadence, string> = {
  daily: 'when.daily',
  weekdays: 'when.weekdays',
  chosen: 'when.chosen',
  weekly: 'when.weekly',
  monthly: 'when.monthly',
}

const clock = (hour: number) => `${`${hour}`.padStart(2, '0')}:00`
const hours = Array.from({ length: 24 }, (_, hour): Option => [`${hour}`, clock(hour)])

/** On which days and at what time. */
export function whenPart(words: Words, values: FormValues, faults: Faults): Html {
  const { cadence, hour, zone } = values
  const now = DateTime.now().setZone(zone).toFormat('HH:mm')
  return html`<fieldset><legend>${words.t('when.legend')}</legend>
<div class="when">
${select({ name: 'cadence', label: words.t('when.cadence'), value: cadence, faults }, [
  [null, cadences.map((each): Option => [each, words.t(cadenceKeys[each])])],
])}
${select({ name: 'hour', label: words.t('when.hour'), value: hour, faults }, [[null, hours]])}
${select({ name: 'zone', label: words.t('when.zone'), value: zone, faults }, zonesWith(words, zone))}
</div>
${['cadence', 'hour', 'zone'].map((name) => faultOf(words, faults, name))}
${deviceZoneOffer(words)}
${isTimeZone(zone) ? html`<p class="quiet">${words.t('when.now', { zone: zoneInWords(zone), time: now })}</p>` : ''}
${dayChoice(words, values, faults)}
${tick('quietNote', words.t('when.quiet-note'), values.quietNote === 'on')}
${faultOf(words, faults, 'quietNote')}
</fieldset>`
}

/** All are in the form, those of the cadence count; the style sheet hides the others where it can. */
function dayChoice(words: Words, { weekday, monthDay, chosenDay }: FormValues, faults: Faults): Html {
  const weekdays = words.weekdays().map((name, index): Option => [`${index + 1}`, name])
  const monthDays = Array.from(
    { length: 31 },
    (_, index): Option => [`${index + 1}`, words.t('when.day-of-month', { day: index + 1 })],
  )
  return html`<div class="when of-weekly">
${select({ name: 'weekday', label: words.t('when.week-day'), value: weekday, faults }, [[null, weekdays]])}
</div>
<div class="when of-monthly">
${select({ name: 'monthDay', label: words.t('when.month-day'), value: monthDay, faults }, [[null, monthDays]])}
<p class="quiet">${words.t('when.short-month')}</p>
</div>
<fieldset class="part of-chosen"><legend>${words.t('when.chosen')}</legend>
<div class="sizes">${weekdays.map((day) => choice('checkbox', 'chosenDay', day, chosenDay.includes(day[0])))}</div>
</fieldset>
${faultOf(words, faults, 'days')}`
}

/** What a message on the hour takes: `08:00` and `Europe/Berlin`. */
export function timeOf({ hour, timeZone }: Pick<Preferences, 'hour' | 'timeZone'>): { time: string; zone: string } {
  return { time: clock(hour), zone: zoneInWords(timeZone) }
}

export function zoneInWords(zone: string): string {
  return zone.replaceAll('_', ' ')
}

/** All zones by their regions, and whichever is chosen. */
function zonesWith(words: Words, zone: string): [string, Option[]][] {
  const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(zone ? [zone] : [])])
  const regions = new Map<string, Option[]>()
  for (const name of [...names].sort()) {
    const region = name.includes('/') ? (name.split('/')[0] ?? name) : words.t('when.everywhere')
    regions.set(region, [...(regions.get(region) ?? []), [name, zoneInWords(name)]])
  }
  return [...regions]
}
