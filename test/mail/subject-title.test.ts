import { describe, expect, it } from 'vitest'
import { isMarked, subjectTitle } from '../../src/mail/subject-title.ts'

describe('the title in the subject', () => {
  it('is cut between words at about 70 characters', () => {
    const title = subjectTitle('Geometry-guided self-distillation for weakly supervised cross-view localisation')
    expect(title).toBe('Geometry-guided self-distillation for weakly supervised cross-view…')
  })

  it('is one line without a full stop', () => {
    expect(subjectTitle('Attention\r\nBcc: everybody@example.org.')).toBe('Attention Bcc: everybody@example.org')
  })

  it.each([
    ['A whole sentence.', 'A whole sentence'],
    ['完全な論文。', '完全な論文'],
    ['यह काम करता है।', 'यह काम करता है'],
    ['Ends with a colon:', 'Ends with a colon'],
    ['Attention, please; ', 'Attention, please'],
    ['论文标题，', '论文标题'],
    ['It says “enough.”', 'It says “enough”'],
  ])('loses what would stand before a comma: %s', (title, subject) => {
    expect(subjectTitle(title)).toBe(subject)
  })

  it.each([
    'Waste in the U.S.',
    'A reply to Smith et al.',
    'The work of Apple Inc.',
    '(also in the U.S.)',
    'And so on...',
    'And so on…',
    'Is it true?',
    'It is!”',
    'Version 2.0',
    '.',
    '?',
    ':',
  ])('keeps what belongs to it: %s', (title) => {
    expect(subjectTitle(title)).toBe(title)
  })
})

describe('a title with a mark at its end', () => {
  it.each([
    'Why?',
    'What?!',
    'Is it "true?"',
    'It’s done!”',
    'Does it? (Yes!)',
    'مرحبا بالعالم؟',
    '本当か？',
    '「本当か？」',
    'No‽',
  ])('needs no comma: %s', (title) => {
    expect(isMarked(title)).toBe(true)
  })

  it.each(['A title', 'Waste in the U.S.', 'And so on…', 'Why? A study', 'About (what)', '', '“Quoted”'])(
    'is not: %s',
    (title) => {
      expect(isMarked(title)).toBe(false)
    },
  )
})
