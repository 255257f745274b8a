import { describe, expect, it } from 'vitest'
import { unitsOfParagraphs, unitsWithin } from '../../src/mail/html-size.ts'

describe('how much of a text fits into bytes of HTML', () => {
  it.each([
    ['Plain words', 100, 11],
    ['Plain words', 5, 5],
    ['"""""', 12, 2],
    ['论文标题', 7, 2],
    ['x²x²x²', 26, 4],
    ['', 10, 0],
  ])('counts escapes, scripts and letters beyond ASCII: %s in %i', (text, bytes, units) => {
    expect(unitsWithin(text, bytes)).toBe(units)
  })

  it('looks at no more of an endless text than could fit', () => {
    expect(unitsWithin('x'.repeat(10_000_000), 6_000)).toBe(6_000)
  })

  it('counts for each paragraph what its markup takes', () => {
    expect(unitsOfParagraphs(['One.', 'Two.'], 1_000)).toBe(208)
    expect(unitsOfParagraphs(['One.', '"'.repeat(100)], 164)).toBe(114)
    expect(unitsOfParagraphs(['One.', 'Two.'], 104)).toBe(104)
  })
})
