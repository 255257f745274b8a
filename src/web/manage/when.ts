import { html } from 'hono/html'
import { DateTime, Info } from 'luxon'
import { isTimeZone } from '../../lib/clock.ts'
import { type Cadence, cadences } from '../../subscribers/due.ts'
import type { Preferences } from '../../subscribers/preferences.ts'
import type { Html } from '../layout.ts'
import { deviceZoneOffer } from '../time-zone-script.ts'
import { choice, faultOf, type Option, select, tick } from './field.ts'
import type { Faults, FormValues } from './form-values.ts'

const cadenceNames: Record<Cadence, string> = {
  daily: 'Every day',
  weekdays: 'Monday to Friday',
  chosen: 'On chosen days',
  weekly: 'Once a week',
  monthly: 'Once a month',
}

const weekdays = Info.weekdays('long', { locale: 'en-GB' }).map((name, index): Option => [`${index + 1}`, name])
const monthDays = Array.from({ length: 31 }, (_, index): Option => [`${index + 1}`, `${index + 1}.`])
const clock = (hour: number) => `${`${hour}`.padStart(2, '0')}:00`
const hours = Array.from({ length: 24 }, (_, hour): Option => [`${hour}`, clock(hour)])

/** On which days and at what time. */
export function whenPart(values: FormValues, faults: Faults): Html {
  const { cadence, hour, zone } = values
  return html`<fieldset><legend>When</legend>
<div class="when">
${select({ name: 'cadence', label: 'How often', value: cadence, faults }, [
  [null, cadences.map((each): Option => [each, cadenceNames[each]])],
])}
${select({ name: 'hour', label: 'At', value: hour, faults }, [[null, hours]])}
${select({ name: 'zone', label: 'Time zone', value: zone, faults }, zonesWith(zone))}
</div>
${['cadence', 'hour', 'zone'].map((name) => faultOf(faults, name))}
${deviceZoneOffer()}
${isTimeZone(zone) ? html`<p class="quiet">In ${zoneInWords(zone)} it is ${DateTime.now().setZone(zone).toFormat('HH:mm')} now.</p>` : ''}
${dayChoice(values, faults)}
${tick('quietNote', 'Tell me also when there is nothing new for me', values.quietNote === 'on')}
${faultOf(faults, 'quietNote')}
</fieldset>`
}

/** All are in the form, those of the cadence count; the style sheet hides the others where it can. */
function dayChoice({ weekday, monthDay, chosenDay }: FormValues, faults: Faults): Html {
  return html`<div class="when of-weekly">
${select({ name: 'weekday', label: 'Once a week, on', value: weekday, faults }, [[null, weekdays]])}
</div>
<div class="when of-monthly">
${select({ name: 'monthDay', label: 'Once a month, on the', value: monthDay, faults }, [[null, monthDays]])}
<p class="quiet">A month that is shorter has it on its last day.</p>
</div>
<fieldset class="part of-chosen"><legend>On chosen days</legend>
<div class="sizes">${weekdays.map((day) => choice('checkbox', 'chosenDay', day, chosenDay.includes(day[0])))}</div>
</fieldset>
${faultOf(faults, 'days')}`
}

/** `08:00 (Europe/Berlin)`. */
export function timeInWords({ hour, timeZone }: Pick<Preferences, 'hour' | 'timeZone'>): string {
  return `${clock(hour)} (${zoneInWords(timeZone)})`
}

export function zoneInWords(zone: string): string {
  return zone.replaceAll('_', ' ')
}

/** All zones by their regions, and whichever is chosen. */
function zonesWith(zone: string): [string, Option[]][] {
  const names = new Set(['UTC', ...Intl.supportedValuesOf('timeZone'), ...(zone ? [zone] : [])])
  const regions = new Map<string, Option[]>()
  for (const name of [...names].sort()) {
    const region = name.includes('/') ? (name.split('/')[0] ?? name) : 'Everywhere'
    regions.set(region, [...(regions.get(region) ?? []), [name, zoneInWords(name)]])
  }
  return [...regions]
}
