import { expect, it } from 'vitest'
import { wrap } from '../../src/mail/wrap.ts'

it('fills lines up to 72 columns and no further', () => {
  const lines = wrap('lorem ipsum '.repeat(40), 4).split('\n')
  expect(lines.every((line) => line.length <= 72 && /^ {4}\S/.test(line))).toBe(true)
  expect(lines[0]).toHaveLength(69)
})

it('hangs a label in the margin', () => {
  expect(wrap('word '.repeat(20), 4, '12.')).toMatch(/^12\. word.*\n {4}word/)
  expect(wrap('word', 4, '1234.')).toBe('1234. word')
})

it('breaks no address, but a word that is longer than a line', () => {
  const address = `https://example.org/${'a'.repeat(100)}`
  expect(wrap(`see ${address} there`)).toBe(`see\n${address}\nthere`)
  expect(wrap('y'.repeat(100))).toBe(`${'y'.repeat(72)}\n${'y'.repeat(28)}`)
})

it('counts what a reader sees', () => {
  expect(wrap('é 👩‍👩‍👧 '.repeat(30)).split('\n')[0]).toBe('é 👩‍👩‍👧 '.repeat(18).trim())
})
