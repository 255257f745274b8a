import { readFile } from 'node:fs/promises'
import { beforeAll, describe, expect, it } from 'vitest'
import { knownNames } from '../../src/mail/examples/known-names.ts'
import { houseOf } from '../../src/mail/site.ts'
import { type PlainMail, plainMails } from '../../src/mail/templates.ts'
import { testMessages, testSite } from '../support/builders.ts'

const known = knownNames(testSite(), testMessages)
let guide: string
beforeAll(async () => {
  guide = await readFile(new URL('../../docs/templates.md', import.meta.url), 'utf8')
})

/** `edition.number`, `siteName`: the names of a scope, with what groups hold in their place. */
function namesOf(scope: object, prefix = ''): string[] {
  return Object.entries(scope).flatMap(([name, value]) =>
    typeof value === 'object' && value !== null && !Array.isArray(value)
      ? namesOf(value, `${prefix}${name}.`)
      : [`${prefix}${name}`],
  )
}

/** The names in the first column of the first table after some words. */
function tableAfter(words: string): string[] {
  const table = guide.slice(guide.indexOf(words)).split(/\n\n(?=\|)/)[1] ?? ''
  const rows = table.split('\n\n')[0]?.split('\n').slice(2) ?? []
  return rows.flatMap((row) => [...(row.split('|')[1] ?? '').matchAll(/`([^`]+)`/g)].map(([, name = '']) => name))
}

describe('the guide to templates names', () => {
  it('all that every template knows, and no more', () => {
    expect(tableAfter('## What every template knows').sort()).toEqual(namesOf(houseOf(testSite())).sort())
  })

  it('all that a digest knows around its papers, and no more', () => {
    expect(tableAfter('## The digest').sort()).toEqual(namesOf(known.digest.frame).sort())
  })

  it('all that is known of a paper, and no more', () => {
    expect(tableAfter('Between `{% papers %}`').sort()).toEqual(namesOf(known.digest.card).sort())
  })

  it.each(plainMails)('all that %s knows, and no more', (mail: PlainMail) => {
    const row = guide.split('\n').find((line) => line.startsWith(`| \`${mail}\` |`)) ?? ''
    const last = (row.split('|')[3] ?? '').replace(/\([^)]*\)/g, '')
    const own = [...last.matchAll(/`([^`]+)`/g)].map(([, name = '']) => name)
    const all = ['siteName', 'language', 'direction', 'start', 'end']
    const shared = mail === 'notice' ? all : [...all, 'postalLines']
    expect([...own, ...shared].sort()).toEqual(namesOf(known.plain[mail]).sort())
  })
})
