import type { ChoiceExplanation, ChoiceReason, PersonalExplanation } from '../digests/explain-choice.ts'
import { print } from './output.ts'

const names: Record<ChoiceReason['name'], string> = {
  author: 'follows',
  keywordInTitle: 'keyword in the title',
  keyword: 'keyword',
  personal: 'opinions',
  topic: 'topic',
}

/** Prints what speaks for a paper to a reader. */
export function printChoice(address: string, explained: ChoiceExplanation): void {
  print(`  for ${address}`)
  for (const { name, of, weight } of explained.reasons) print(line(names[name], of.join(', '), String(weight)))
  print(line('weight', explained.reasons.length === 0 ? 'no reason' : '', String(explained.weight)))
  if (explained.avoided.length > 0) print(line('avoided', explained.avoided.join(', ')))
  if (explained.isKnown) print(line('known', 'they have an opinion on this paper, so it does not come'))
  print(line('says', explained.why ?? 'nothing'))
  if (explained.personal) printPersonal(explained.personal)
  else print(line('opinions', `say nothing: ${explained.whyNotPersonal}`))
}

function printPersonal({ score, terms, nearest, ...from }: PersonalExplanation): void {
  for (const { name, contribution } of terms) print(line(name, '', contribution.toFixed(3)))
  const meaning =
    score >= from.speaksFrom ? 'speaks for it' : score <= from.speaksDownTo ? 'speaks against it' : 'says little'
  const bar = `for from ${from.speaksFrom.toFixed(3)}, against from ${from.speaksDownTo.toFixed(3)}`
  print(line('score', `${meaning} (${bar})`, score.toFixed(3)))
  if (!nearest) return
  print(line('nearest', `“${nearest.title}”, ${nearest.isSaved ? 'saved' : 'liked'}`, nearest.likeness.toFixed(3)))
  for (const { word, weight } of nearest.words) print(line('', `both say ${word}`, weight.toFixed(3)))
}

function line(name: string, what: string, number = ''): string {
  return `    ${name.padEnd(28)} ${number ? what.padEnd(50) : what} ${number.padStart(8)}`.trimEnd()
}
