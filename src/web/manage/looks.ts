import { html } from 'hono/html'
import type { Messages } from '../../lib/messages.ts'
import type { Words } from '../../lib/words.ts'
import { digestSizes } from '../../subscribers/preferences.ts'
import type { Html } from '../layout.ts'
import { faultOf, type Option, oneOf, select } from './field.ts'
import type { Faults, FormValues } from './form-values.ts'

/** How much of it, and in what shape. */
export function looksPart(words: Words, values: FormValues, faults: Faults, messages: Messages): Html {
  const size = Number(values.size)
  const isSize = Number.isInteger(size) && size >= 1 && size <= 50
  const sizes = [...new Set([...digestSizes, ...(isSize ? [size] : [])])].sort((a, b) => a - b)
  const { language } = messages.for(values.language)
  return html`<fieldset><legend>${words.t('looks.legend')}</legend>
<div class="when">
${select({ name: 'language', label: words.t('looks.language'), value: language, faults }, [
  [null, messages.all.map((each): Option => [each.language, each.name])],
])}
</div>
${faultOf(words, faults, 'language')}
${oneOf(
  words,
  { name: 'size', legend: words.t('looks.size'), value: isSize ? `${size}` : '', faults },
  sizes.map((each): Option => [`${each}`, `${each}`]),
)}
${oneOf(words, { name: 'abstracts', legend: words.t('looks.abstracts'), value: values.abstracts, faults }, [
  ['lead', words.t('looks.lead')],
  ['full', words.t('looks.full')],
  ['short', words.t('looks.short')],
])}
${oneOf(words, { name: 'format', legend: words.t('looks.mail'), value: values.format, faults }, [
  ['html', words.t('looks.html')],
  ['text', words.t('looks.text')],
])}
</fieldset>`
}
