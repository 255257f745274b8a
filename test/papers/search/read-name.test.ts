import fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import { readName } from '../../../src/papers/search/read-name.ts'

const here = 'https://papers.example.org'
const read = (typed: string) => readName(typed, here)
const arxiv = (externalId: string) => ({ source: 'arxiv', externalId })

test.each([
  '2603.08703',
  '2603.08703v2',
  'arXiv:2603.08703',
  'arxiv: 2603.08703',
  'arXiv 2603.08703',
  'arXiv:2603.08703 [cs.CV]',
  'arXiv:2603.08703v2 [cs.CV]',
  'arXiv:2603.08703v1  [cond-mat.mes-hall]',
  'arXiv:2603.08703v1 [cs.CV] 9 Mar 2026',
  '2603.08703\u00a0[cs.CV]',
  'https://arxiv.org/abs/2603.08703',
  'http://www.arxiv.org/abs/2603.08703v3',
  'arxiv.org/abs/2603.08703/',
  'https://arxiv.org/pdf/2603.08703',
  'https://arxiv.org/pdf/2603.08703v1.pdf',
  'https://arxiv.org/html/2603.08703v1',
  'https://arxiv.org/html/2603.08703v1#S3.SS2',
  'https://export.arxiv.org/abs/2603.08703?context=cs',
  'https://ar5iv.labs.arxiv.org/html/2603.08703',
  'https://huggingface.co/papers/2603.08703',
  'huggingface.co/papers/2603.08703?ref=mail',
  'https://www.alphaxiv.org/abs/2603.08703v1',
  'https://www.alphaxiv.org/overview/2603.08703',
  '10.48550/arXiv.2603.08703',
  'https://doi.org/10.48550/arXiv.2603.08703',
  'https://papers.example.org/papers/2603.08703',
  'papers.example.org/papers/2603.08703v2?from=mail#top',
])('%s names a paper of arXiv', (typed) => {
  expect(read(typed)).toEqual(arxiv('2603.08703'))
})

test.each(['hep-th/9901001', 'arXiv:hep-th/9901001v2 [hep-th]', 'https://arxiv.org/abs/hep-th/9901001'])(
  '%s names an old one',
  (typed) => {
    expect(read(typed)).toEqual(arxiv('hep-th/9901001'))
  },
)

test.each([
  '10.1016/J.Cell.2026.01.001',
  'doi:10.1016/j.cell.2026.01.001',
  'doi: 10.1016/j.cell.2026.01.001',
  'DOI 10.1016/j.cell.2026.01.001',
  'DOI: https://doi.org/10.1016/j.cell.2026.01.001',
  'https://doi.org/10.1016/j.cell.2026.01.001.',
  'http://dx.doi.org/10.1016/j.cell.2026.01.001',
  'doi.org/10.1016/j.cell.2026.01.001',
])('%s is a DOI', (typed) => {
  expect(read(typed)).toEqual({ doi: '10.1016/j.cell.2026.01.001' })
})

test('the address of a page here names what is from elsewhere', () => {
  expect(read(`${here}/papers/biorxiv%3A10.1101/2026.01.01.123456`)).toEqual({
    source: 'biorxiv',
    externalId: '10.1101/2026.01.01.123456',
  })
})

describe('no name', () => {
  test.each([
    '',
    'kernels',
    'arXiv',
    '[cs.CV]',
    'see 2603.08703',
    '2603.08703 kernels',
    '2603.08703 [my notes on it]',
    '10.1016/j.cell kernels',
    'doi',
    '10 kernels',
    'https://arxiv.org/list/cs.CL/recent',
    'https://example.org/abs/2603.08703',
    'https://papers.example.org/editions',
    'https://papers.example.org/papers/',
    'https://papers.example.org/papers/%',
    'https://papers.example.org/papers/%00',
    '2603.08703\0',
    `arXiv:2603.08703${' '.repeat(400)}[cs.CV]`,
  ])('is %j', (typed) => {
    expect(read(typed)).toBeUndefined()
  })

  test('breaks the reading, whatever it is', () => {
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void read(typed)))
    fc.assert(fc.property(fc.string({ unit: 'binary' }), (typed) => void read(`${here}/papers/${typed}`)))
  })
})
