import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, test } from 'vitest'
import { corpora } from '../../support/corpora.ts'
import { degrades } from './degrades.ts'
import { everyMail } from './every-mail.ts'
import { isMissingSomewhere, lintMails, type Row, tableOf } from './lint.ts'
import { sizesTable } from './sizes.ts'
import { readSupport } from './support.ts'
import { usedFeatures } from './used-features.ts'

describe('what a mail asks of the program that shows it', () => {
  const featuresOf = (html: string) => [...usedFeatures(html).keys()]

  test.each([
    ['<p style="margin-top:1em">', ['html-p', 'css-margin', 'css-unit-em']],
    ['<a href="#p1" style="display:flex">', ['html-anchor-links', 'css-display', 'css-display-flex']],
    ['<a href="mailto:a@example.org">', ['html-mailto-links']],
    ['<li dir="auto">', ['html-lists', 'html-dir']],
    ['<style>.a.b > p:hover{}</style>', ['css-selector-chaining', 'css-selector-child', 'css-pseudo-class-hover']],
    ['<style>@media (prefers-color-scheme: dark){}</style>', ['css-at-media-prefers-color-scheme']],
    ['<style>@font-face{src:url(x)}</style>', ['css-at-font-face']],
    [
      '<i style="width:calc(1% + 2px)!important">',
      ['css-width', 'css-function-calc', 'css-unit-percent', 'css-important'],
    ],
    ['<!-- x --><p>', ['html-comments']],
  ])('is found in %s', (html, features) => {
    expect(featuresOf(html)).toEqual(expect.arrayContaining(features))
  })

  test('is nothing of what only one maker’s programs read', () => {
    const html = '<!--[if mso]><table><![endif]--><a style="mso-line-height-rule:exactly">'
    expect(featuresOf(html)).toEqual(['html-body'])
  })
})

describe.skipIf(!corpora)('in the programs that matter (CORPORA)', () => {
  let rows: Row[]
  beforeAll(async () => {
    rows = lintMails(await everyMail(), await readSupport(corpora ?? ''))
  })

  test('all that our mails use is supported, or it is said what is seen instead', () => {
    expect(rows.filter((row) => isMissingSomewhere(row) && !row.degrades).map((row) => row.feature)).toEqual([])
  })

  test('nothing is excused that is not used, or is supported everywhere', () => {
    const missing = new Set(rows.filter(isMissingSomewhere).map((row) => row.feature))
    expect([...degrades.keys()].filter((feature) => !missing.has(feature))).toEqual([])
  })

  test('the tables in the documentation are what this finds', async () => {
    const page = await readFile(new URL('../../../docs/mail-clients.md', import.meta.url), 'utf8')
    const { table, everywhere } = tableOf(rows)
    for (const part of [table, everywhere]) expect(page).toContain(part)
    expect(page).toContain(await sizesTable(corpora ?? ''))
  })
})
