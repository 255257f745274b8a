import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { describe, expect, test } from 'vitest'
import { cleanName, cleanParagraphs, cleanTitle } from '../../src/papers/clean-text.ts'
import { corpora } from '../support/corpora.ts'

const strings = [
  'A title broken\n  at eighty columns',
  'Windows\r\nline\r\rends',
  'nul\u0000 bell\u0007 delete\u007f next-line\u0085 escape\u001b[31m',
  '\ud83d\udca9 whole, half \ud83d and half \udca9',
  'e\u0301 decomposed',
  '  \t around \u00a0 and \u3000 between  ',
  'One.\n\nTwo.\n  Three.\n \n \n\tFour.',
  'a\r\u0000\nb',
  '\ufeff\u2028separators\u2029here',
  '👩‍👩‍👧 joined, فارسی\u200cبا',
  '\u0301 begins with an accent',
  '𝔘𝔫𝔦𝔠𝔬𝔡𝔢 ﬁ K \u0344 \u2000',
]

describe('a title', () => {
  test('is one line with single spaces', () => {
    expect(cleanTitle(' NV-Embed:\n  Improved \t Techniques\r\n ')).toBe('NV-Embed: Improved Techniques')
  })

  test('loses control characters, those of the second set too', () => {
    expect(cleanTitle('nul\u0000l bell\u0007 \u001b[31mred del\u007f c1\u009b')).toBe('null bell [31mred del c1')
  })

  test('keeps whole characters beyond the first plane and turns half ones into the replacement character', () => {
    expect(cleanTitle('\ud83d\udca9 \ud83d x \udca9')).toBe('\ud83d\udca9 \ufffd x \ufffd')
  })

  test('is composed, so that two spellings of one letter are one', () => {
    expect(cleanTitle('Poincare\u0301')).toBe('Poincaré')
  })

  test('keeps joiners, writing of all directions, mathematics in Unicode and what looks like markup', () => {
    const title = '👩‍👩‍👧 فارسی\u200cبا O(n²) <think> {{ x }} \\ours{a} 29.7% & "b"'
    expect(cleanTitle(title)).toBe(title)
  })

  test('that is the number 0 is a title', () => {
    expect(cleanTitle('0')).toBe('0')
  })

  test('of control characters and space alone is empty', () => {
    expect(cleanTitle(' \u0000\n\u001f\u009f\t')).toBe('')
  })
})

test('a name is one line', () => {
  expect(cleanName(' Ada\n Lovelace ')).toBe('Ada Lovelace')
})

describe('an abstract', () => {
  test('has its hard line breaks joined', () => {
    expect(cleanParagraphs('Existing schedules\nrely on the\r\nstopping step.')).toBe(
      'Existing schedules rely on the stopping step.',
    )
  })

  test.each([
    ['an empty line', 'One.\n\nTwo.'],
    ['several empty lines with space in them', 'One.\n \t\n\n  \nTwo.'],
    ['an indented line, as arXiv writes it', 'One.\n  Two.'],
    ['a tab and a space', 'One.\n\t Two.'],
    ['old line ends', 'One.\r\rTwo.'],
  ])('begins a paragraph after %s', (_, text) => {
    expect(cleanParagraphs(text)).toBe('One.\n\nTwo.')
  })

  test('does not begin a paragraph after a single space', () => {
    expect(cleanParagraphs('One.\n Two.')).toBe('One. Two.')
  })

  test('has no empty paragraph at its ends', () => {
    expect(cleanParagraphs('\n\n  One.\n\n\u0000\n\n')).toBe('One.')
  })
})

describe('cleaning', () => {
  test.each(strings)('is done once and for all: %j', (text) => {
    for (const clean of [cleanTitle, cleanParagraphs]) expect(clean(clean(text))).toBe(clean(text))
  })

  test('is done once and for all, of random text', () => {
    const pieces = [
      '\n',
      '\r',
      '\n  ',
      ' ',
      '\t',
      '\u0000',
      '\u0085',
      '\ud800',
      '\udc00',
      '\u0301',
      'a',
      'é',
      '\u2028',
      '中',
    ]
    let seed = 7
    const next = () => {
      seed = (seed * 1_103_515_245 + 12_345) % 2_147_483_648
      return seed
    }
    for (let round = 0; round < 3_000; round += 1) {
      const text = Array.from({ length: 1 + ((next() >> 8) % 14) }, () => pieces[(next() >> 8) % pieces.length]).join(
        '',
      )
      for (const clean of [cleanTitle, cleanParagraphs])
        expect(clean(clean(text)), JSON.stringify(text)).toBe(clean(text))
    }
  })

  test('never empties what holds anything to read', () => {
    for (const text of strings) {
      expect(cleanTitle(text), JSON.stringify(text)).not.toBe('')
      expect(cleanParagraphs(text), JSON.stringify(text)).not.toBe('')
    }
  })

  test.skipIf(!corpora)('leaves every plain word of the awkward real papers where it is (CORPORA)', () => {
    const lines = readFileSync(join(corpora ?? '', 'odd-papers/odd-papers.jsonl'), 'utf8')
      .trim()
      .split('\n')
    const plain = /^[\p{L}\p{N}](?:[\p{L}\p{N}-]|'(?!'))*[.,;:!?]?$/u
    for (const line of lines) {
      const paper = JSON.parse(line) as { title: string; abstract: string }
      for (const [clean, text] of [
        [cleanTitle, paper.title],
        [cleanParagraphs, paper.abstract],
      ] as const) {
        // Inside of mathematics a word may mean something else.
        if (/[\\$`]|--|times|arrow/.test(text)) continue
        const words = text.normalize('NFC').split(/\s+/)
        const kept = new Set(clean(text).split(/\s+/))
        expect(words.filter((word) => plain.test(word) && !kept.has(word))).toEqual([])
      }
    }
  })
})
