import type { Page } from 'playwright-core'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { everyMail } from '../mail/client-support/every-mail.ts'
import { adasLinks, digestView } from '../mail/views.ts'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { testTemplates } from '../support/builders.ts'
import { oddPapers } from './odd-papers.ts'

let page: Page
let closeBrowser: () => Promise<void>
const odd = (await testTemplates()).renderDigest(digestView({ papers: oddPapers })).forReader(adasLinks).html
const mails = new Map([...(await everyMail()), ['odd papers', odd]])
beforeAll(async () => {
  const { browser, close } = await openBrowser()
  closeBrowser = close
  page = await browser.newPage()
  // The picture of a paper is not there, and nothing else is asked for.
  await page.route('**/*', (route) => route.abort())
})
afterAll(() => closeBrowser())

async function shown<T>(
  name: string,
  how: { colorScheme?: 'light' | 'dark'; width?: number },
  look: (page: Page) => Promise<T>,
): Promise<T> {
  const { colorScheme = 'light', width = 760 } = how
  await page.emulateMedia({ colorScheme })
  await page.setViewportSize({ width, height: 900 })
  await page.setContent(mails.get(name) ?? '')
  return await look(page)
}

describe.each([...mails.keys()])('the mail %s', (name) => {
  test.each(['light', 'dark'] as const)('has nothing that axe finds, in the %s', async (colorScheme) => {
    expect(await shown(name, { colorScheme }, violationsOn)).toEqual([])
  })

  test.each([390, 320])('is no wider than a phone of %i pixels', async (width) => {
    const overflow = 'document.documentElement.scrollWidth - document.documentElement.clientWidth'
    expect(await shown(name, { width }, (page) => page.evaluate(overflow))).toBe(0)
  })

  test('says its language and its title', async () => {
    const language = / in (\w\w)$/.exec(name)?.[1] ?? (name.includes('right to left') ? 'ar' : 'en')
    const said = await shown(name, {}, (page) =>
      page.evaluate('[document.documentElement.lang, document.dir, document.title]'),
    )
    expect(said).toEqual([language, language === 'ar' ? 'rtl' : 'ltr', expect.stringMatching(/\S/)])
  })
})

test('no line of what is known of a paper begins with a dot, also on a phone', async () => {
  const beginnings = await shown('odd papers', { width: 390 }, (page) =>
    page.evaluate(`Array.from(document.querySelectorAll('.b > .q'), (line) => {
      const range = document.createRange()
      const texts = document.createTreeWalker(line, NodeFilter.SHOW_TEXT)
      const found = []
      for (let last = -1; texts.nextNode(); ) {
        const { data } = texts.currentNode
        for (let at = 0; at < data.length; at += 1) {
          if (/\\s/.test(data[at])) continue
          range.setStart(texts.currentNode, at)
          range.setEnd(texts.currentNode, at + 1)
          const { top } = range.getBoundingClientRect()
          if (top > last + 8) found.push(data[at])
          last = Math.max(last, top)
        }
      }
      return found.join('')
    }).join('')`),
  )
  expect(beginnings).toMatch(/^[^·]{20,}$/)
})

test.each(['digest', 'confirmation'])('a mail from right to left begins each line at the right: %s', async (kind) => {
  const turned = await shown(`${kind} from right to left`, {}, (page) =>
    page.evaluate(`Array.from(document.querySelectorAll('h1, h2, p, ol, .n, .b, .button table')).flatMap((element) => {
      const { direction, textAlign } = getComputedStyle(element)
      const isTurned = direction === 'rtl' && /^(start|right|-webkit-right)$/.test(textAlign)
      return isTurned || element.dir === 'auto' ? [] : [element.outerHTML.slice(0, 80)]
    })`),
  )
  expect(turned).toEqual([])
})

test('a mail from right to left is that from left to right in a mirror', async () => {
  const places = `(() => {
    const width = document.documentElement.clientWidth
    const edges = (selector) => {
      const { left, right } = document.querySelector(selector).getBoundingClientRect()
      return document.dir === 'rtl' ? [width - right, width - left] : [left, right]
    }
    return Object.fromEntries(['.n', '.b', 'ol', 'li'].map((selector) => [selector, edges(selector)]))
  })()`
  const [mirrored, plain] = [
    await shown('digest from right to left', {}, (page) => page.evaluate(places)),
    await shown('digest with a logo and a footer', {}, (page) => page.evaluate(places)),
  ]
  expect(mirrored).toEqual(plain)
})

test('a button from right to left stands where the lines begin', async () => {
  const gap = await shown('confirmation from right to left', {}, (page) =>
    page.evaluate(
      `document.querySelector('h2').getBoundingClientRect().right - document.querySelector('.button a').getBoundingClientRect().right`,
    ),
  )
  expect(gap).toBe(0)
})

test('the lines of the contents lead to their papers', async () => {
  const targets = await shown('digest', {}, (page) =>
    page.evaluate(`Array.from(document.querySelectorAll('ol a'), (link) =>
      [link.textContent, document.querySelector(link.getAttribute('href')).textContent.trim()])`),
  )
  for (const [line, title] of targets as string[][]) expect(title).toBe(line)
})
