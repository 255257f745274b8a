import { html } from 'hono/html'
import { digestSizes } from '../../subscribers/preferences.ts'
import type { Html } from '../layout.ts'
import { type Option, oneOf } from './field.ts'
import type { Faults, FormValues } from './form-values.ts'

/** How much of it, and in what shape. */
export function looksPart(values: FormValues, faults: Faults): Html {
  const size = Number(values.size)
  const isSize = Number.isInteger(size) && size >= 1 && size <= 50
  const sizes = [...new Set([...digestSizes, ...(isSize ? [size] : [])])].sort((a, b) => a - b)
  return html`<fieldset><legend>How it looks</legend>
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
