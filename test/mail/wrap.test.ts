import { expect, it } from 'vitest'
import { wrap } from '../../src/mail/wrap.ts'

it('fills lines up to 72 columns and no further', () => {
  const lines = wrap('lorem ipsum '.repeat(40), 4).split('\n')
  expect(lines.every((line) => line.length <= 72 && /^ {4}\S/.test(line))).toBe(true)
  expect(lines[0]).toHaveLength(69)
})

it('ends a line with a dot that stands between two things, and begins none with it', () => {
  expect(wrap(`${'x'.repeat(70)} · y · z`)).toBe(`${'x'.repeat(70)} ·\ny · z`)
  expect(wrap(`${'天'.repeat(36)} · 地`)).toBe(`${'天'.repeat(35)}\n天 · 地`)
})

it('puts what it is told into the margin of the first line', () => {
  expect(wrap('words '.repeat(14), 4, '1.')).toMatch(/^ 1\. words .*\n {4}words/)
  expect(wrap('words', 4, '12.')).toBe('12. words')
})

it('breaks no address, but a word that is longer than a line', () => {
  const address = `https://example.org/${'a'.repeat(100)}`
  expect(wrap(`see ${address} there`)).toBe(`see\n${address}\nthere`)
  expect(wrap('y'.repeat(100))).toBe(`${'y'.repeat(72)}\n${'y'.repeat(28)}`)
})

it('counts what a reader sees', () => {
  expect(wrap('é 👩‍👩‍👧 '.repeat(30)).split('\n')[0]).toBe(`${'é 👩‍👩‍👧 '.repeat(14)}é`)
})

it.each(['🚀', '❤️', '🇩🇪', '1️⃣', '👍🏽', '한', 'ｶﾞ', '「'])(
  'has 36 characters of two columns on a line: %s',
  (character) => {
    const lines = wrap(character.repeat(50)).split('\n')
    expect(lines).toEqual([character.repeat(36), character.repeat(14)])
  },
)

it('has 72 characters of one column on a line, whatever marks they carry', () => {
  for (const character of ['é', 'x̂', '→', '™', 'ﬁ'])
    expect(wrap(character.repeat(80)).split('\n')).toEqual([character.repeat(72), character.repeat(8)])
})

it('breaks Chinese between characters, of two columns each, but not from the signs that belong to them', () => {
  const lines = wrap('这些论文展示了精选的样子，它们不是今天的论文（示例）。'.repeat(6), 4).split('\n')
  expect(lines.length).toBeGreaterThan(4)
  for (const line of lines) {
    expect(line).toMatch(/^ {4}[^，。）]/)
    expect(line).not.toMatch(/（$/)
    expect(line.length - 4).toBeLessThanOrEqual(34)
  }
  for (const line of lines.slice(0, -1)) expect(line.length - 4).toBeGreaterThanOrEqual(32)
  expect(lines.map((line) => line.trim()).join('')).toBe(
    '这些论文展示了精选的样子，它们不是今天的论文（示例）。'.repeat(6),
  )
})

it('keeps the words of another writing whole inside Chinese', () => {
  expect(wrap(`${'天'.repeat(33)}arXiv:2603.00001的论文`)).toBe(`${'天'.repeat(33)}\narXiv:2603.00001的论文`)
  expect(wrap('关注 Y. LeCun 的 论文')).toBe('关注 Y. LeCun 的 论文')
})
