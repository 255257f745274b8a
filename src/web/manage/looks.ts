import { html } from 'hono/html'
import type { Messages } from '../../lib/messages.ts'
import { digestSizes } from '../../subscribers/preferences.ts'
import type { Html } from '../layout.ts'
import { faultOf, type Option, oneOf, select } from './field.ts'
import type { Faults, FormValues } from './form-values.ts'

/** How much of it, and in what shape. */
export function looksPart(values: FormValues, faults: Faults, messages: Messages): Html {
  const size = Number(values.size)
  const isSize = Number.isInteger(size) && size >= 1 && size <= 50
  const sizes = [...new Set([...digestSizes, ...(isSize ? [size] : [])])].sort((a, b) => a - b)
  const { language } = messages.for(values.language)
  return html`<fieldset><legend>How it looks</legend>
<div class="when">
${select({ name: 'language', label: 'Language', value: language, faults }, [
  [null, messages.all.map((each): Option => [each.language, each.name])],
])}
</div>
${faultOf(faults, 'language')}
${oneOf(
  { name: 'size', legend: 'How many papers', value: isSize ? `${size}` : '', faults },
  sizes.map((each): Option => [`${each}`, `${each}`]),
)}
${oneOf({ name: 'abstracts', legend: 'Abstracts', value: values.abstracts, faults }, [
  ['full', 'The first whole, of the others the beginning'],
  ['short', 'A sentence or two of each'],
])}
${oneOf({ name: 'format', legend: 'Mail', value: values.format, faults }, [
  ['html', 'With headings and links (HTML)'],
  ['text', 'Text alone'],
])}
</fieldset>`
}
