import { wrap } from './wrap.ts'

/** Words of so many characters are not broken: the next line has room for all of them. */
const unbroken = 40

/**
 * A letter's links: `Abstract [1] · PDF [2]`, and below it each numbered address on a line of its own, where mail programs
 * find it whole and no words share a line that is too long. Numbers begin anew with each row: a paper's card, which serves
 * many letters, can hold its own, and a reader looks no further than the next lines.
 * @param links a line for each: its words, a blank, its address
 */
export function numberLinks(links: string, indent = 0): string {
  const found = Array.from(links.matchAll(/^(.*\S) (\S+:\/\/\S+)$/gm), ([, words = '', address = ''], index) => ({
    words: `${words.length > unbroken ? words : words.replaceAll(' ', '\u00a0')}\u00a0[${index + 1}]`,
    line: `${' '.repeat(indent)}[${index + 1}] ${address}`,
  }))
  const row = found.map(({ words }) => words).join(' · ')
  return [wrap(row, indent), ...found.map(({ line }) => line)].join('\n')
}
