import { expect, test } from 'vitest'
import { fold } from '../../src/lib/fold.ts'

test.each([
  ['Transformer', 'transformer'],
  ['Erdős–Rényi', 'erdos–renyi'],
  ['Łukasz Straße Ærø', 'lukasz strasse aero'],
  ['ﬁlter', 'filter'],
  ['𝒪(n²)', 'o(n2)'],
  ['ＧＰＴ', 'gpt'],
  ['한국', '한국'],
  ['', ''],
])('"%s" is to a reader the same as "%s"', (text, same) => {
  expect(fold(text)).toBe(same)
  expect(fold(same)).toBe(same)
})
