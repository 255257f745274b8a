const rightToLeft = String.raw`[\p{Script=Hebrew}\p{Script=Arabic}\p{Script=Syriac}\p{Script=Thaana}\p{Script=Nko}]`

/** Letters of the other direction than the words around them. */
const foreign = { ltr: new RegExp(rightToLeft, 'u'), rtl: new RegExp(`(?!${rightToLeft})\\p{L}`, 'u') }

/** Whether its first letter is written from right to left. */
const beginsRightToLeft = new RegExp(`^\\P{L}*${rightToLeft}`, 'u')

/**
 * `text` kept to itself by Unicode's isolates where it has letters that run against the words `around` it, whose commas and
 * numbers it would turn otherwise (Unicode Standard Annex #9, section 2.4).
 */
export function isolated(text: string, around: 'ltr' | 'rtl'): string {
  return foreign[around].test(text) ? `\u2068${text}\u2069` : text
}

/** A text that was cut, with an end to each isolate that lost its own. */
export function closeIsolates(text: string): string {
  const open = text.split('\u2068').length - text.split('\u2069').length
  return text + '\u2069'.repeat(Math.max(0, open))
}

/**
 * The lines of a letter, each that begins from right to left kept to itself behind its margin: mail programs show letters
 * from left to right, and an isolate ends with its line.
 */
export function isolatedLines(lines: string): string {
  return lines.replace(/^( *(?:\d+\. +)?)(\S.*)$/gm, (line, margin: string, rest: string) =>
    beginsRightToLeft.test(rest) && !rest.includes('\u2068') ? `${margin}\u2068${rest}\u2069` : line,
  )
}
