import { describe, expect, it } from 'vitest'
import { oneLine, paragraphs, shortenAtSentence, shortenAtWord } from '../../src/lib/shorten.ts'

const usual = { sentences: 3, characters: 460, longest: 900 }

describe('shortening at a sentence', () => {
  it('keeps a short text whole', () => {
    expect(shortenAtSentence('One thing. Another.', usual)).toEqual({ text: 'One thing. Another.', cut: false })
  })

  it('keeps three sentences at most', () => {
    expect(shortenAtSentence('One. Two. Three. Four.', usual)).toEqual({ text: 'One. Two. Three.', cut: true })
  })

  it('leaves out a sentence that would not fit', () => {
    const text = `First here. ${'Word '.repeat(100)}ends. Third here.`
    expect(shortenAtSentence(text, usual)).toEqual({ text: 'First here.', cut: true })
  })

  it('keeps a long first sentence', () => {
    const first = `${'word '.repeat(120)}ends.`
    expect(shortenAtSentence(`${first} More.`, usual)).toEqual({ text: first, cut: true })
  })

  it('cuts an endless first sentence between words', () => {
    const { text, cut } = shortenAtSentence('word '.repeat(1_000), usual)
    expect(cut).toBe(true)
    expect(text.length).toBeLessThanOrEqual(900)
    expect(text).toMatch(/ word…$/)
  })

  it.each([
    ['We follow Smith et al. Their method is old. Done.', 'We follow Smith et al. Their method is old.'],
    ['Small models, e.g. Llama, do well. Done.', 'Small models, e.g. Llama, do well.'],
    ['It works (cf. Fig. 3 and Eq. 2) in time. Done.', 'It works (cf. Fig. 3 and Eq. 2) in time.'],
    ['As J. R. Smith said, it works. Done.', 'As J. R. Smith said, it works.'],
    ['Adam vs. Lion is a tie. Done.', 'Adam vs. Lion is a tie.'],
    ['It gains 3.5 points on v2.0 of it. Done.', 'It gains 3.5 points on v2.0 of it.'],
    ['It drives (a.k.a. Full Self-Driving) alone. Done.', 'It drives (a.k.a. Full Self-Driving) alone.'],
    ['By age (viz. Young and avg. Old) it grows. Done.', 'By age (viz. Young and avg. Old) it grows.'],
    ['Is it true? Yes.', 'Is it true?'],
  ])('knows where a sentence ends: %s', (text, first) => {
    expect(shortenAtSentence(text, { ...usual, sentences: 1 })).toEqual({ text: first, cut: true })
  })

  it('takes nothing as it is', () => {
    expect(shortenAtSentence('', usual)).toEqual({ text: '', cut: false })
  })
})

describe('shortening at a word', () => {
  it('leaves a short text alone', () => {
    expect(shortenAtWord('Short enough', 12)).toBe('Short enough')
  })

  it('never cuts inside a word, and leaves no small word or comma before the ellipsis', () => {
    expect(shortenAtWord('Learning to walk, with the help of a dog', 25)).toBe('Learning to walk…')
  })

  it('gives up words only where there are none, and then no half of an emoji', () => {
    expect(shortenAtWord('x'.repeat(50), 10)).toBe(`${'x'.repeat(9)}…`)
    expect(shortenAtWord('👩‍👩‍👧'.repeat(4), 12)).toBe('👩‍👩‍👧…')
  })

  it('never exceeds the limit', () => {
    const text = 'The quick brown fox jumps over the lazy dog'
    for (let limit = 1; limit < text.length; limit += 1) {
      expect(shortenAtWord(text, limit).length).toBeLessThanOrEqual(limit)
    }
  })
})

describe('cleaning', () => {
  it('makes one line of whatever white space and control characters there are', () => {
    expect(oneLine(' a\r\nb\t\u0000c\u2028d\u0085e\u00a0f ')).toBe('a b c d e f')
  })

  it('drops what is invisible or turns the writing, but keeps joined emoji', () => {
    expect(oneLine('a\u200bb\ufeffc\u202ed\u2066e\u00adf 👩‍👩‍👧 \ud800')).toBe('abcdef 👩‍👩‍👧')
  })

  it('finds paragraphs', () => {
    expect(paragraphs('One\ntwo.\n\n  Three.\r\n \r\n\n')).toEqual(['One two.', 'Three.'])
  })
})
