import { cleanTitle } from '../clean-text.ts'
import type { Term } from './query.ts'

const compound = /^[\p{L}\p{M}\p{N}]+(?:[-‐‑][\p{L}\p{M}\p{N}]+)+$/u
/** Two letters would be common by themselves and beside a number that is not theirs: `CO2`, `to 2`. */
const letteredNumber = /^(\p{L}{3,})(\d+)$/u
const tex = /[\\$^]/

/**
 * A term as typed, and other ways that texts have to write it: `fine-tuning` is also `finetuning`, `GPT4` also `GPT-4`;
 * names with umlauts are also written without them; a formula as typed in TeX stands in papers as it is shown.
 */
export function waysToWrite({ text, isPhrase }: Pick<Term, 'text' | 'isPhrase'>): string[] {
  const ways = [text]
  if (isPhrase && compound.test(text)) ways.push(text.replace(/[-‐‑]/gu, ''))
  if (!isPhrase && letteredNumber.test(text)) ways.push(text.replace(letteredNumber, '$1 $2'))
  if (/[äöüåø]/iu.test(text))
    ways.push(
      text
        .toLowerCase()
        .replace(/[äöüø]/gu, (letter) => `${fold[letter]}e`)
        .replaceAll('å', 'aa'),
    )
  if (tex.test(text)) ways.push(cleanTitle(text))
  return [...new Set(ways)]
}
const fold: Readonly<Record<string, string>> = { ä: 'a', ö: 'o', ü: 'u', ø: 'o' }
