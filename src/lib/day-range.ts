/**
 * From a day to a later one, `9.–15. März 2026`: what both share is said once. Where Intl turns to bare numbers for it, as
 * in Chinese (`2026/3/9 – 2026/3/15`), both are written as the format writes a single day: `2026年3月9日–15日`.
 * @param format for days with their month and year
 */
export function rangeInWords(format: Intl.DateTimeFormat, first: Date, last: Date): string {
  const range = format.formatRangeToParts(first, last)
  const said = range.map(({ value }) => value).join('')
  if ([first, last].some((day) => said.includes(format.format(day)))) return said
  const sign = range.find(({ source, type }) => source === 'shared' && type === 'literal')?.value.trim() ?? '–'
  return `${format.format(first)}${sign}${withoutShared(format, first, last)}`
}

/** The last day without the year, and the month, that the first one begins with too. */
function withoutShared(format: Intl.DateTimeFormat, first: Date, last: Date): string {
  const before = format.formatToParts(first)
  const parts = format.formatToParts(last)
  const differs = parts.findIndex(({ value }, index) => value !== before[index]?.value)
  return parts
    .slice(differs)
    .map(({ value }) => value)
    .join('')
}
