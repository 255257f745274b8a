import { describe, expect, it } from 'vitest'
import { authorsLine, presentPaper, subjectTitle } from '../../src/mail/present-digest.ts'
import { paperView } from './views.ts'

describe('the authors line', () => {
  it.each([
    [[], null],
    [['A'], 'A'],
    [['A', 'B'], 'A and B'],
    [['A', 'B', 'C'], 'A, B and C'],
    [['A', 'B', 'C', 'D'], 'A, B, C and 1 other'],
    [['A', 'B', 'C', ...Array<string>(12).fill('X')], 'A, B, C and 12 others'],
    [['A\nB', ' ', '\u200b'], 'A B'],
  ])('of %j', (names, line) => {
    expect(authorsLine(names)).toBe(line)
  })
})

describe('the title in the subject', () => {
  it('is cut between words at about 70 characters', () => {
    const title = subjectTitle('Geometry-guided self-distillation for weakly supervised cross-view localisation')
    expect(title).toBe('Geometry-guided self-distillation for weakly supervised cross-view…')
  })

  it('is one line without a full stop', () => {
    expect(subjectTitle('Attention\r\nBcc: everybody@example.org.')).toBe('Attention Bcc: everybody@example.org')
  })
})

describe('a paper', () => {
  it('keeps its whole abstract as the lead, and three sentences elsewhere', () => {
    const paper = paperView({ abstract: 'One. Two.\n\nThree. Four.' })
    expect(presentPaper(paper, true)).toMatchObject({ abstract: ['One. Two.', 'Three. Four.'], cut: false })
    expect(presentPaper(paper, false)).toMatchObject({ abstract: ['One. Two. Three.'], cut: true })
  })

  it('links nowhere but to the web', () => {
    const presented = presentPaper(
      paperView({ absUrl: 'javascript:alert(1)', pdfUrl: 'data:text/html,x', codeUrl: 'https://a.example/x\n">y' }),
      false,
    )
    expect(presented).toMatchObject({ absUrl: presented.pageUrl, pdfUrl: null, codeUrl: 'https://a.example/x%22%3Ey' })
  })

  it('without a visible title is named by its address', () => {
    expect(presentPaper(paperView({ title: '\u200b\n' }), false).title).toBe('https://arxiv.org/abs/2603.00001')
  })
})
