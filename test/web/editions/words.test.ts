import { expect, test } from 'vitest'
import { spanNamed } from '../../../src/editions/span.ts'
import { spanInWords } from '../../../src/web/editions/words.ts'
import { testMessages } from '../../support/builders.ts'

test.each([
  ['en', '2026-W11', 'Week 11, 9 to 15 March 2026'],
  ['en', '2026-W14', 'Week 14, 30 March to 5 April 2026'],
  ['en', '2026-W01', 'Week 1, 29 December 2025 to 4 January 2026'],
  ['en', '2026-03', 'March 2026'],
  ['de', '2026-W11', 'Woche 11, 9.–15. März 2026'],
  ['de', '2026-03', 'März 2026'],
  ['zh', '2026-03', '2026年3月'],
])('in %s, %s is in words %s', (language, name, words) => {
  const span = spanNamed(name)
  expect(span && spanInWords(testMessages.for(language), span)).toBe(words)
})
