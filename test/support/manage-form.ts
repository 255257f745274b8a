import type { Preferences } from '../../src/subscribers/preferences.ts'
import { posted } from './web.ts'

const entities: Record<string, string> = { '&quot;': '"', '&#39;': "'", '&lt;': '<', '&gt;': '>', '&amp;': '&' }
const plain = (escaped = '') => escaped.replace(/&(?:quot|#39|lt|gt|amp);/g, (entity) => entities[entity] ?? entity)

/** The form of the choices as a browser would post it unchanged. */
export function valuesOf(html: string): Record<string, string[]> {
  const form = html.match(/<form method="post" id="choices">.*?<\/form>/s)?.[0] ?? ''
  const values: Record<string, string[]> = {}
  const add = (name = '', value = '') => {
    values[name] = [...(values[name] ?? []), plain(value)]
  }
  for (const [input] of form.matchAll(/<input [^>]*checked[^>]*>/g)) {
    add(input.match(/name="([^"]*)"/)?.[1], input.match(/value="([^"]*)"/)?.[1])
  }
  for (const [, name, options] of form.matchAll(/<select name="([^"]*)"[^>]*>(.*?)<\/select>/gs)) {
    add(name, options?.match(/<option value="([^"]*)" selected>/)?.[1])
  }
  for (const [, name, text] of form.matchAll(/<textarea [^>]*name="([^"]*)"[^>]*>\n?(.*?)<\/textarea>/gs)) {
    if (text) add(name, text)
  }
  return values
}

/** The same form for these preferences; `over` is what else is typed, ticked or pressed. */
export function asForm(wants: Preferences, over: Record<string, string | string[]> = {}): RequestInit {
  return posted({
    topic: wants.topics,
    keywords: wants.keywords.join('\n'),
    avoid: wants.avoid.join('\n'),
    authors: wants.authors.join('\n'),
    ...(wants.withTrending ? { trending: 'on' } : {}),
    size: `${wants.digestSize}`,
    abstracts: wants.abstracts,
    format: wants.format,
    cadence: wants.cadence,
    ...(wants.cadence === 'chosen' ? { chosenDay: wants.days.map(String) } : {}),
    ...(wants.cadence === 'weekly' ? { weekday: `${wants.days}` } : {}),
    ...(wants.cadence === 'monthly' ? { monthDay: `${wants.days}` } : {}),
    ...(wants.wantsQuietNote ? { quietNote: 'on' } : {}),
    hour: `${wants.hour}`,
    zone: wants.timeZone,
    ...(wants.language ? { language: wants.language } : {}),
    ...over,
  })
}

/** Choices of which none is the usual one. */
export const chosen: Preferences = {
  topics: ['cs.CL', 'stat.ML'],
  keywords: ['"in-context learning"', 'diffusion'],
  avoid: ['survey'],
  authors: ['Fei-Fei Li', 'Y. LeCun'],
  withTrending: false,
  digestSize: 5,
  abstracts: 'short',
  format: 'text',
  cadence: 'weekly',
  days: [4],
  hour: 18,
  timeZone: 'Europe/Berlin',
  wantsQuietNote: true,
  language: 'en',
}
