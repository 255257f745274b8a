import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { cleanTitle } from '../../src/papers/clean-text.ts'
import { openBrowser } from '../support/browser.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { corpora } from '../support/corpora.ts'
import { useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
let browser: Browser
let page: Page
let close: () => Promise<void>

beforeAll(async () => {
  if (!corpora) return
  ;({ browser, close } = await openBrowser())
  page = await browser.newPage()
})
afterAll(() => close?.())

/** As much of the browser's parser as these tests use. */
interface Parser {
  DOMParser: new () => {
    parseFromString(
      html: string,
      type: 'text/html',
    ): { compatMode: string; querySelectorAll(selector: string): ArrayLike<ParsedElement> }
  }
}
interface ParsedElement {
  localName: string
  textContent: string | null
  getAttributeNames(): string[]
}

/** What a browser finds in a page, as it parses it and without running it. */
function parse(html: string): Promise<{ titles: string[]; tags: string[]; attributes: string[]; doctype: boolean }> {
  return page.evaluate((source) => {
    const { DOMParser } = globalThis as unknown as Parser
    const parsed = new DOMParser().parseFromString(source, 'text/html')
    const elements = Array.from(parsed.querySelectorAll('*'))
    return {
      titles: Array.from(parsed.querySelectorAll('h2 a, article h1'), (heading) => heading.textContent ?? ''),
      tags: [...new Set(elements.map((element) => element.localName))].sort(),
      attributes: [...new Set(elements.flatMap((element) => element.getAttributeNames()))].sort(),
      doctype: parsed.compatMode === 'CSS1Compat',
    }
  }, html)
}

/** Text as it may be shown: white space is one space, what nobody sees does not count, and raised is as good as on the line. */
const seen = (text: string) =>
  text
    .normalize('NFKC')
    .replace(/[\p{Cf}\p{Cs}\p{Noncharacter_Code_Point}]/gu, '')
    .replace(/(?!\s)\p{Cc}/gu, '')
    .replace(/\s+/g, ' ')
    .trim()

/** What a list of similar papers is made of, which some papers have. */
const similar = { tags: ['h2', 'li', 'section', 'ul'], attributes: ['aria-labelledby', 'id'] }
const without = (some: readonly string[], others: readonly string[]) => some.filter((one) => !others.includes(one))

/** Superscripts and subscripts are the only markup that a text may become. */
const isScript = (tag: string) => tag === 'sub' || tag === 'sup'

test.skipIf(!corpora)(
  'every naughty string is shown as a title and as an abstract, and is never more than text',
  async () => {
    const strings: unknown = JSON.parse(await readFile(join(corpora ?? '', 'naughty-strings/blns.json'), 'utf8'))
    const naughty = (strings as string[]).filter((text) => seen(text) !== '')
    expect(naughty.length).toBeGreaterThan(450)
    const papers = naughty.map((text, index) =>
      rawPaper({
        externalId: `2604.${10_000 + index}`,
        title: text,
        abstract: text,
        authors: [text],
        comment: text,
        signals: { upvotes: 10_000 - index },
      }),
    )
    await publishPapers(db, '2026-03-10', [...papers, rawPaper({ title: 'Harmless', externalId: '2604.00001' })])
    const { rows } = await db.query('SELECT count(*) FROM edition_papers')
    expect(rows).toEqual([{ count: naughty.length + 1 }])

    const harmless = await parse(await (await pages.request('/papers/2604.00001')).text())
    const shown: string[] = []
    for (let number = 1; shown.length < naughty.length; number += 1) {
      const response = await pages.request(`/editions/2026-03-10?page=${number}`)
      expect(response.status).toBe(200)
      const found = await parse(await response.text())
      expect(found.doctype).toBe(true)
      expect(found.tags.filter((tag) => !harmless.tags.includes(tag) && !isScript(tag))).toEqual([
        'h2',
        'li',
        'ol',
        'ul',
      ])
      expect(found.attributes.filter((name) => !harmless.attributes.includes(name))).toEqual([
        'aria-current',
        'aria-hidden',
        'value',
      ])
      shown.push(...found.titles)
    }
    expect(shown.slice(0, naughty.length).map(seen)).toEqual(
      naughty.map((text) =>
        expect.stringContaining(
          seen(cleanTitle(text) || text)
            .slice(0, 450)
            .trim(),
        ),
      ),
    )

    for (const [index, text] of naughty.entries()) {
      const found = await parse(await (await pages.request(`/papers/2604.${10_000 + index}`)).text())
      expect(found.titles.map(seen)).toEqual([
        expect.stringContaining(
          seen(cleanTitle(text) || text)
            .slice(0, 450)
            .trim(),
        ),
      ])
      const tags = without(found.tags, similar.tags).filter((tag) => !isScript(tag))
      expect([text, tags]).toEqual([text, without(harmless.tags, similar.tags)])
      const attributes = without(found.attributes, similar.attributes)
      expect([text, attributes]).toEqual([text, without(harmless.attributes, similar.attributes)])
    }
  },
  60_000,
)
