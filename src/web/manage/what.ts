import { html } from 'hono/html'
import { fold } from '../../lib/fold.ts'
import { categoryGroups } from '../../papers/categories.ts'
import type { Html } from '../layout.ts'
import { described, faultOf, tick } from './field.ts'
import { type Faults, type FormValues, interestFields } from './form-values.ts'

/** Which papers: topics, what to find and to keep away, whom to follow. */
export function whatPart(values: FormValues, faults: Faults): Html {
  return html`<fieldset><legend>What</legend>
<p class="quiet">Nothing chosen here: the day’s best of everything. People you follow come first, then your keywords, then your topics.</p>
${topicChoice(values, faults)}
${interests({
  name: 'keywords',
  label: 'Keywords to find',
  example: 'diffusion models\n"in-context learning"',
  hint: 'One a line. Words match in all their forms, in quotes as they are written.',
  values,
  faults,
})}
${interests({
  name: 'avoid',
  label: 'Keywords to avoid',
  example: 'survey\nblockchain',
  hint: 'One a line. What has one stays away, unless you follow who wrote it.',
  values,
  faults,
})}
${interests({
  name: 'authors',
  label: 'Authors to follow',
  example: 'Fei-Fei Li\nY. LeCun',
  hint: 'One a line. An initial follows every first name that begins with it.',
  values,
  faults,
})}
${tick('trending', 'Fill up with the day’s trending papers when my choices bring too few', values.trending === 'on')}
${faultOf(faults, 'trending')}
</fieldset>`
}

type Topic = readonly [code: string, name: string]

const groups = Object.entries(categoryGroups).map(([group, names]) => ({ group, topics: Object.entries(names) }))

/**
 * What is found stands first, then what is chosen, and the groups hold the others, closed: all of arXiv at once is nothing
 * to choose from. Each topic is there once.
 */
function topicChoice({ topic, find }: FormValues, faults: Faults): Html {
  const chosen = new Set(topic)
  const found = new Map(findTopics(find))
  const chosenElsewhere = groups.flatMap(({ topics }) =>
    topics.filter(([code]) => chosen.has(code) && !found.has(code)),
  )
  const box = ([code, name]: Topic) =>
    html`<label class="choice"><input type="checkbox" name="topic" value="${code}" ${chosen.has(code) ? 'checked' : ''}><span>${name} <span class="code">${code}</span></span></label>`
  const boxes = (topics: readonly Topic[]) => html`<div class="choices">${topics.map(box)}</div>`
  const foundWords = found.size === 0 ? 'No topic of arXiv is called' : 'Topics that are called'
  return html`<fieldset class="part" id="topics"${described(faults, 'topic')}><legend>Topics</legend>
${faultOf(faults, 'topic')}
<div class="row"><label for="find">Look for a topic</label>
<input type="search" id="find" name="find" value="${find}" maxlength="100" placeholder="robotics, math.NT">
<button class="plain" name="do" value="find" formaction="#topics">Find</button></div>
${find.trim() ? html`<div role="group" aria-labelledby="found"><p id="found">${foundWords} “<bdi>${find.trim()}</bdi>”</p>${boxes([...found])}</div>` : ''}
${chosenElsewhere.length > 0 ? html`<div role="group" aria-labelledby="chosen"><p id="chosen">Chosen</p>${boxes(chosenElsewhere)}</div>` : ''}
${groups.map(({ group, topics }) => {
  const others = topics.filter(([code]) => !found.has(code) && !chosen.has(code))
  const count = topics.filter(([code]) => chosen.has(code)).length
  return html`<details>
<summary>${group} <span class="quiet">${count > 0 ? `${count} of ${topics.length} chosen` : `${topics.length} topics`}</span></summary>
${boxes(others)}</details>`
})}
</fieldset>`
}

/** The topics whose code, name or group has every word that is looked for. */
function findTopics(find: string): Topic[] {
  const words = fold(find).split(/\s+/).filter(Boolean)
  if (words.length === 0) return []
  return groups.flatMap(({ group, topics }) =>
    topics.filter(([code, name]) => {
      const text = fold(`${code} ${name} ${group}`)
      return words.every((word) => text.includes(word))
    }),
  )
}

/** A box of typed interests, with what of it cannot be kept. */
function interests(field: {
  name: keyof typeof interestFields
  label: string
  example: string
  hint: string
  values: FormValues
  faults: Faults
}): Html {
  const { name, label, example, hint, values, faults } = field
  const text = values[name]
  const { dropped } = interestFields[name](text)
  const rows = Math.min(10, Math.max(3, text.split('\n').length))
  // A browser takes away the first line end after the tag, so that there is one more than is typed.
  return html`<div class="typed"><label for="${name}">${label}</label>
<p class="quiet" id="hint-${name}">${hint}</p>
${faultOf(faults, name)}
<textarea id="${name}" name="${name}" rows="${rows}" placeholder="${example}" autocapitalize="off" spellcheck="false"${described(faults, name, `hint-${name}`, ...(dropped.length > 0 ? [`dropped-${name}`] : []))}>
${text}</textarea>
${dropped.length > 0 ? html`<ul class="dropped" id="dropped-${name}">${dropped.map(({ text, why }) => html`<li>“<bdi>${text}</bdi>” is left out: ${why}.</li>`)}</ul>` : ''}
</div>`
}
