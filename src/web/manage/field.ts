import { html, raw } from 'hono/html'
import type { Words } from '../../lib/words.ts'
import type { Html } from '../layout.ts'
import type { Faults } from './form-values.ts'

/** A value and what it is called. */
export type Option = readonly [value: string, words: string]

/** What is wrong with a field, to stand beside it. */
export function faultOf(words: Words, faults: Faults, name: string): Html | '' {
  const key = faults.get(name)
  return key ? html`<p class="fault" id="fault-${name}">${words.t(key)}</p>` : ''
}

/** Says to a screen reader which words belong to a field: its fault, and those with the ids `also`. */
export function described(faults: Faults, name: string, ...also: string[]): Html {
  const isFaulty = faults.has(name)
  const ids = [...(isFaulty ? [`fault-${name}`] : []), ...also].join(' ')
  // Names are ours, never a reader's.
  return html`${raw(isFaulty ? ' aria-invalid="true"' : '')}${raw(ids ? ` aria-describedby="${ids}"` : '')}`
}

/** A group of options by a name of its own is shown under it. */
export function select(
  field: { name: string; label: string; value: string; faults: Faults },
  groups: readonly (readonly [group: string | null, options: readonly Option[]])[],
): Html {
  const { name, label, value, faults } = field
  const option = ([each, words]: Option) =>
    html`<option value="${each}" ${each === value ? 'selected' : ''}>${words}</option>`
  return html`<label>${label}<select name="${name}"${described(faults, name)}>${groups.map(([group, options]) =>
    group === null ? options.map(option) : html`<optgroup label="${group}">${options.map(option)}</optgroup>`,
  )}</select></label>`
}

export function choice(type: 'radio' | 'checkbox', name: string, [value, words]: Option, isChosen: boolean): Html {
  return html`<label class="choice"><input type="${type}" name="${name}" value="${value}" ${isChosen ? 'checked' : ''}><span>${words}</span></label>`
}

/** A choice that is on or off. */
export function tick(name: string, words: string, isOn: boolean): Html {
  return choice('checkbox', name, ['on', words], isOn)
}

/** One of a few options, which are all there to be seen. */
export function oneOf(
  words: Words,
  field: { name: string; legend: string; value: string; faults: Faults },
  options: readonly Option[],
): Html {
  const { name, legend, value, faults } = field
  return html`<fieldset class="part"${described(faults, name)}><legend>${legend}</legend>
<div class="sizes">${options.map((option) => choice('radio', name, option, option[0] === value))}</div>
${faultOf(words, faults, name)}
</fieldset>`
}
