import { expect, it } from 'vitest'
import { wrap } from '../../src/mail/wrap.ts'

it('fills lines up to 72 columns and no further', () => {
  const lines = wrap('lorem ipsum '.repeat(40), 4).split('\n')
  expect(lines.every((line) => line.length <= 72 && /^ {4}\S/.test(line))).toBe(true)
  expect(lines[0]).toHaveLength(69)
})

it('breaks no address, but a word that is longer than a line', () => {
  const address = `https://example.org/${'a'.repeat(100)}`
  expect(wrap(`see ${address} there`)).toBe(`see\n${address}\nthere`)
  expect(wrap('y'.repeat(100))).toBe(`${'y'.repeat(72)}\n${'y'.repeat(28)}`)
})

it('counts what a reader sees', () => {
  expect(wrap('é 👩‍👩‍👧 '.repeat(30)).split('\n')[0]).toBe('é 👩‍👩‍👧 '.repeat(18).trim())
})
