import { describe, expect, test } from 'vitest'
import { htmlIn, preheaderOf, sizesOf } from '../../../src/cli/preview/shown-mail.ts'

const mail = `<html><head><meta name="color-scheme" content="light dark"><meta name="supported-color-schemes" content="light dark">
<style>:root { color-scheme: light dark; supported-color-schemes: light dark; }
@media (prefers-color-scheme: dark) { a { color: red } } @media screen and (prefers-color-scheme:light) { a { color: blue } }</style></head></html>`

describe('a mail in the dark', () => {
  test('has its media queries answered, also among others', () => {
    const html = htmlIn('dark', mail)
    expect(html).toContain('@media (min-width: 0px) { a { color: red } }')
    expect(html).toContain('@media screen and (max-width: 0px) { a { color: blue } }')
  })

  test('says that it is for the dark alone', () => {
    const html = htmlIn('dark', mail)
    expect(html).toContain(
      '<meta name="color-scheme" content="dark"><meta name="supported-color-schemes" content="dark">',
    )
    expect(html).toContain(':root { color-scheme: dark; supported-color-schemes: dark; }')
  })
})

test('a mail in the light has its media queries answered the other way round', () => {
  expect(htmlIn('light', mail)).toContain('@media (max-width: 0px) { a { color: red } }')
})

test('the preheader is what MJML hides at the beginning', () => {
  expect(preheaderOf('<body><div style="display:none;font-size:1px"> Also: a &amp; b </div><p>x</p>')).toBe(
    'Also: a &amp; b',
  )
  expect(preheaderOf('<body><p>x</p>')).toBe('')
})

test('sizes are in bytes of UTF-8', () => {
  expect(sizesOf({ subject: '', html: 'é', text: '€' })).toEqual({ html: 2, text: 3 })
})
