import { expect, test } from 'vitest'
import { waysToWrite } from '../../../src/papers/search/ways-to-write.ts'

test.each([
  ['kernel', ['kernel']],
  ['fine-tuning', ['fine-tuning', 'finetuning']],
  ['GPT-4', ['GPT-4', 'GPT4']],
  ['GPT4', ['GPT4', 'GPT 4']],
  ['co2', ['co2']],
  ['2024', ['2024']],
  ['word2vec', ['word2vec']],
  ['Schölkopf', ['Schölkopf', 'schoelkopf']],
  ['$E=mc^2$', ['$E=mc^2$', 'E=mc²']],
  ['\\alpha', ['\\alpha', 'α']],
  ['$100', ['$100']],
])('%s may be written %j', (text, ways) => {
  expect(waysToWrite({ text, isPhrase: /[^\p{L}\p{N}]/u.test(text) })).toEqual(ways)
})

test('in quotes a number stays at its word', () => {
  expect(waysToWrite({ text: 'GPT4', isPhrase: true })).toEqual(['GPT4'])
})
