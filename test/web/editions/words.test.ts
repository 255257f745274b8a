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
  ['fr', '2026-W23', 'Semaine 23, 1er–7 juin 2026'],
  ['es', '2026-W11', 'Semana 11, 9–15 de marzo de 2026'],
  ['zh', '2026-W11', '第 11 周，2026年3月9日–15日'],
  ['zh', '2026-W14', '第 14 周，2026年3月30日–4月5日'],
  ['zh', '2026-W01', '第 1 周，2025年12月29日–2026年1月4日'],
  ['zh', '2026-03', '2026年3月'],
])('in %s, %s is in words %s', (language, name, words) => {
  const span = spanNamed(name)
  expect(span && spanInWords(testMessages.for(language), span)).toBe(words)
})
