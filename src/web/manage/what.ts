import { html } from 'hono/html'
import { fold } from '../../lib/fold.ts'
import type { Words } from '../../lib/words.ts'
import { categoryGroups } from '../../papers/categories.ts'
import { longestInterest, mostInterests } from '../../subscribers/interests.ts'
import type { Html } from '../layout.ts'
import { named, say } from '../say.ts'
import { described, faultOf, tick } from './field.ts'
import { type Faults, type FormValues, interestFields } from './form-values.ts'

/** Which papers: topics, what to find and to keep away, whom to follow. */
export function whatPart(words: Words, values: FormValues, faults: Faults): Html {
  return html`<fieldset><legend>${words.t('what.legend')}</legend>
<p class="quiet">${words.t('what.nothing')}</p>
${topicChoice(words, values, faults)}
${interests(words, {
  name: 'keywords',
  label: words.t('what.keywords'),
  example: 'diffusion models\n"in-context learning"',
  hint: words.t('what.keywords-hint'),
  values,
  faults,
})}
${interests(words, {
  name: 'avoid',
  label: words.t('what.avoid'),
  example: 'survey\nblockchain',
  hint: words.t('what.avoid-hint'),
  values,
  faults,
})}
${interests(words, {
  name: 'authors',
  label: words.t('what.authors'),
  example: 'Fei-Fei Li\nY. LeCun',
  hint: words.t('what.authors-hint'),
  values,
  faults,
})}
${tick('trending', words.t('what.trending'), values.trending === 'on')}
${faultOf(words, faults, 'trending')}
</fieldset>`
}

type Topic = readonly [code: string, name: string]

const groups = Object.entries(categoryGroups).map(([group, names]) => ({ group, topics: Object.entries(names) }))

/**
 * What is found stands first, then what is chosen, and the groups hold the others, closed: all of arXiv at once is nothing
 * to choose from. Each topic is there once.
 */
function topicChoice(words: Words, { topic, find }: FormValues, faults: Faults): Html {
  const chosen = new Set(topic)
  const found = new Map(findTopics(find))
  const chosenElsewhere = groups.flatMap(({ topics }) =>
    topics.filter(([code]) => chosen.has(code) && !found.has(code)),
  )
  const box = ([code, name]: Topic) =>
    html`<label class="choice"><input type="checkbox" name="topic" value="${code}" ${chosen.has(code) ? 'checked' : ''}><span>${name} <span class="code">${code}</span></span></label>`
  const boxes = (topics: readonly Topic[]) => html`<div class="choices">${topics.map(box)}</div>`
  const foundWords = say(words, found.size === 0 ? 'what.found-none' : 'what.found', { words: named(find.trim()) })
  return html`<fieldset class="part" id="topics"${described(faults, 'topic')}><legend>${words.t('what.topics')}</legend>
${faultOf(words, faults, 'topic')}
<div class="row"><label for="find">${words.t('what.find-label')}</label>
<input type="search" id="find" name="find" value="${find}" maxlength="100" placeholder="robotics, math.NT">
<button class="plain" name="do" value="find" formaction="#topics">${words.t('what.find')}</button></div>
${find.trim() ? html`<div role="group" aria-labelledby="found"><p id="found">${foundWords}</p>${boxes([...found])}</div>` : ''}
${chosenElsewhere.length > 0 ? html`<div role="group" aria-labelledby="chosen"><p id="chosen">${words.t('what.chosen')}</p>${boxes(chosenElsewhere)}</div>` : ''}
${groups.map(({ group, topics }) => {
  const others = topics.filter(([code]) => !found.has(code) && !chosen.has(code))
  const chosenHere = topics.filter(([code]) => chosen.has(code)).length
  const count = topics.length
  return html`<details>
<summary>${group} <span class="quiet">${chosenHere > 0 ? words.t('what.chosen-of', { chosen: chosenHere, count }) : words.t('what.count', { count })}</span></summary>
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
function interests(
  words: Words,
  field: {
    name: keyof typeof interestFields
    label: string
    example: string
    hint: string
    values: FormValues
    faults: Faults
  },
): Html {
  const { name, label, example, hint, values, faults } = field
  const text = values[name]
  const { dropped } = interestFields[name](text)
  const rows = Math.min(10, Math.max(3, text.split('\n').length))
  // A browser takes away the first line end after the tag, so that there is one more than is typed.
  return html`<div class="typed"><label for="${name}">${label}</label>
<p class="quiet" id="hint-${name}">${hint}</p>
${faultOf(words, faults, name)}
<textarea id="${name}" name="${name}" rows="${rows}" placeholder="${example}" autocapitalize="off" spellcheck="false"${described(faults, name, `hint-${name}`, ...(dropped.length > 0 ? [`dropped-${name}`] : []))}>
${text}</textarea>
${dropped.length > 0 ? html`<ul class="dropped" id="dropped-${name}">${dropped.map(({ text, why }) => html`<li>${say(words, 'what.dropped', { text: named(text), why, most: why === 'long' ? longestInterest : mostInterests })}</li>`)}</ul>` : ''}
</div>`
}
