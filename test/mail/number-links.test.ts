import { expect, it } from 'vitest'
import { numberLinks } from '../../src/mail/number-links.ts'

it('numbers links in a row, and gives each address a line of its own below', () => {
  expect(numberLinks('Abstract https://a.example/1\nPDF https://a.example/2.pdf', 4)).toBe(
    '    Abstract [1] · PDF [2]\n    [1] https://a.example/1\n    [2] https://a.example/2.pdf',
  )
})

it('passes over the lines that have no link', () => {
  expect(numberLinks('\nAbstract https://a.example/1\n\n')).toBe('Abstract [1]\n[1] https://a.example/1')
})

it('breaks a row between two links, a long one between its words, and never before a number', () => {
  const words = ['One two three four five', 'Six seven eight nine ten', 'Eleven twelve thirteen']
  expect(
    numberLinks(words.map((each) => `${each} https://a.example/`).join('\n'))
      .split('\n')
      .slice(0, 2),
  ).toEqual(['One two three four five [1] · Six seven eight nine ten [2] ·', 'Eleven twelve thirteen [3]'])
  const long = `${'word '.repeat(14)}end`
  expect(numberLinks(`${long} https://a.example/`)).toMatch(/^(word )+word\nend \[1\]\n/)
})

it('breaks no address, however long', () => {
  const address = `https://a.example/${'x'.repeat(200)}`
  expect(numberLinks(`Here ${address}`)).toBe(`Here [1]\n[1] ${address}`)
})
