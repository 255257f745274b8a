import { describe, expect, it, test } from 'vitest'
import { closeIsolates, isolated, isolatedLines } from '../../src/lib/isolate.ts'

describe('a text is kept to itself', () => {
  it.each([
    ['Ada Byron', 'Ada Byron'],
    ['大規模言語モデル', '大規模言語モデル'],
    ['2 + 2', '2 + 2'],
    ['ليلى حداد', '\u2068ليلى حداد\u2069'],
    ['Noor (نور)', '\u2068Noor (نور)\u2069'],
  ])('among words from left to right where it has letters from right to left: %s', (text, alone) => {
    expect(isolated(text, 'ltr')).toBe(alone)
  })

  it.each([
    ['ليلى حداد', 'ليلى حداد'],
    ['2 + 2', '2 + 2'],
    ['arXiv', '\u2068arXiv\u2069'],
  ])('among words from right to left where it has others: %s', (text, alone) => {
    expect(isolated(text, 'rtl')).toBe(alone)
  })
})

test('a text that was cut has as many ends of isolates as beginnings', () => {
  expect(closeIsolates('by \u2068ليلى…')).toBe('by \u2068ليلى…\u2069')
  expect(closeIsolates('by \u2068ليلى\u2069…')).toBe('by \u2068ليلى\u2069…')
})

test('each line of a letter that begins from right to left is kept to itself, without its margin', () => {
  const lines = ' 1. نماذج: GPT-4\n    2023 نماذج\n    A نماذج\n    \u2068ليلى\u2069 and B\n\nPlain'
  expect(isolatedLines(lines)).toBe(
    ' 1. \u2068نماذج: GPT-4\u2069\n    \u20682023 نماذج\u2069\n    A نماذج\n    \u2068ليلى\u2069 and B\n\nPlain',
  )
})
