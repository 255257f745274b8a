import { describe, expect, it } from 'vitest'
import { authorsLine, presentPaper } from '../../src/mail/present-paper.ts'
import { testMessages } from '../support/builders.ts'
import { paperView } from './views.ts'

const english = testMessages.for('en')

describe('the authors line', () => {
  it.each([
    [[], null],
    [['A'], 'A'],
    [['A', 'B'], 'A and B'],
    [['A', 'B', 'C'], 'A, B and C'],
    [['A', 'B', 'C', 'D'], 'A, B, C and 1 other'],
    [['A', 'B', 'C', ...Array<string>(12).fill('X')], 'A, B, C and 12 others'],
    [['A\nB', ' ', '\u200b'], 'A B'],
    [['دنه لوي', 'B'], '\u2068دنه لوي\u2069 and B'],
    [['דנה לוי', 'ליאת כהן', 'C', 'D'], '\u2068דנה לוי\u2069, \u2068ליאת כהן\u2069, C and 1 other'],
    [['Noor (\u202eX) نور'], '\u2068Noor (X) نور\u2069'],
  ])('of %j', (names, line) => {
    expect(authorsLine(english, names)).toBe(line)
  })
})

describe('a paper', () => {
  it('keeps its whole abstract as the lead, and three sentences elsewhere', () => {
    const paper = paperView({ abstract: 'One. Two.\n\nThree. Four.' })
    expect(presentPaper(english, paper, true)).toMatchObject({ abstract: ['One. Two.', 'Three. Four.'], cut: false })
    expect(presentPaper(english, paper, false)).toMatchObject({ abstract: ['One. Two. Three.'], cut: true })
  })

  it('keeps its whole abstract at any place where all are to be full', () => {
    const sentence = `Word${' word'.repeat(40)} ends.`
    const whole = ['One. Two.', 'Three. Four.', ...Array<string>(5).fill(sentence)]
    for (const isLead of [true, false]) {
      const presented = presentPaper(english, paperView({ abstract: whole.join('\n\n') }), isLead, 'full')
      expect(presented).toMatchObject({ abstract: whole, cut: false })
    }
  })

  it('has a sentence or two of its abstract where they are to be short, also as the lead', () => {
    const paper = paperView({ abstract: 'One. Two.\n\nThree. Four.' })
    for (const isLead of [true, false]) {
      expect(presentPaper(english, paper, isLead, 'short')).toMatchObject({ abstract: ['One. Two.'], cut: true })
    }
  })

  it('has about 300 characters of a short abstract, to the end of a sentence', () => {
    const sentence = `Word${' word'.repeat(40)} ends.`
    const { abstract, cut } = presentPaper(english, paperView({ abstract: `${sentence} ${sentence}` }), true, 'short')
    expect({ abstract, cut }).toEqual({ abstract: [sentence], cut: true })
  })

  it('is cut between words where the first sentence alone is too long to be short', () => {
    const [abstract = ''] = presentPaper(english, paperView({ abstract: 'word '.repeat(200) }), false, 'short').abstract
    expect(abstract.length).toBeLessThanOrEqual(400)
    expect(abstract).toMatch(/ word…$/)
  })

  it('that has a short abstract anyway keeps it whole', () => {
    expect(presentPaper(english, paperView({ abstract: 'One.' }), false, 'short')).toMatchObject({
      abstract: ['One.'],
      cut: false,
    })
  })

  it('links nowhere but to the web', () => {
    const presented = presentPaper(
      english,
      paperView({ absUrl: 'javascript:alert(1)', pdfUrl: 'data:text/html,x', codeUrl: 'https://a.example/x\n">y' }),
      false,
    )
    expect(presented).toMatchObject({ absUrl: presented.pageUrl, pdfUrl: null, codeUrl: 'https://a.example/x%22%3Ey' })
  })

  it('without a visible title is named by its address', () => {
    expect(presentPaper(english, paperView({ title: '\u200b\n' }), false).title).toBe(
      'https://arxiv.org/abs/2603.00001',
    )
  })
})
