import { html, raw } from 'hono/html'
import type { Words } from '../lib/words.ts'
import type { Html } from './layout.ts'
import { say } from './say.ts'

/**
 * The one script of the pages, which they do without. The browser alone knows the device's time zone: it goes with a
 * sign-up, and who has chosen another one is offered it, which changes nothing before they save. Zones that show the same
 * time all year are the same to a reader, whatever their names; an older browser may not know a name.
 */
export const timeZoneScript = `
const device = Intl.DateTimeFormat().resolvedOptions().timeZone
const field = document.querySelector('input[type=hidden][name=zone]')
const select = document.querySelector('select[name=zone]')
const offer = document.querySelector('.device-zone')
if (device && field) field.value = device
if (device && select && offer) {
  const words = device.replaceAll('_', ' ')
  const month = 30 * 24 * 60 * 60 * 1000
  const yearIn = (timeZone) => {
    try {
      const clock = new Intl.DateTimeFormat('en', { timeZone, dateStyle: 'short', timeStyle: 'short' })
      return Array.from({ length: 12 }, (_, index) => clock.format(Date.now() + index * month)).join()
    } catch {
      return 'unknown'
    }
  }
  const show = () => {
    offer.hidden = yearIn(select.value) === yearIn(device)
  }
  offer.querySelector('bdi').textContent = words
  offer.querySelector('button').addEventListener('click', () => {
    if (![...select.options].some(({ value }) => value === device)) select.add(new Option(words, device))
    select.value = device
    show()
    select.focus()
  })
  select.addEventListener('change', show)
  show()
}
`

const script = raw('<script type="module" src="/time-zone.js"></script>')

/** What a sign-up says of the device's time zone: nothing where no script runs. */
export function deviceZoneField(): Html {
  return html`<input type="hidden" name="zone">${script}`
}

/** Stands beside the choice of a time zone, unseen until the script finds that the device has another one. */
export function deviceZoneOffer(words: Words): Html {
  const says = say(words, 'when.device', { zone: html`<bdi></bdi>` })
  return html`<p class="device-zone" hidden><span>${says}</span> <button type="button" class="plain">${words.t('when.use-device')}</button></p>${script}`
}
