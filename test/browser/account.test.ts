import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import type { RunOptions } from 'axe-core'
import type { Browser, Page } from 'playwright-core'
import { afterAll, beforeAll, expect, test } from 'vitest'
import { violationsOn } from '../support/axe.ts'
import { openBrowser } from '../support/browser.ts'
import { type Mail, type Product, productPorts, startProduct } from './product.ts'

let folder: string
let product: Product
let browser: Browser
let closeBrowser: () => Promise<void>
/** A person's browser, in which no script runs. */
let page: Page
/** Where axe looks at what they see: it is a script itself, so this one lets it past. */
let inspected: Page

beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-account-'))
  const starting = startProduct(folder, await productPorts())
  ;({ browser, close: closeBrowser } = await openBrowser())
  const context = await browser.newContext({ javaScriptEnabled: false })
  context.setDefaultTimeout(10_000)
  page = await context.newPage()
  inspected = await (await browser.newContext({ bypassCSP: true, timezoneId: 'UTC' })).newPage()
  product = await starting
  // Any address of the site will do: it is where the style sheet is found.
  await inspected.goto(`${product.url}/healthz`)
})
afterAll(async () => {
  await closeBrowser?.()
  await product?.stop().catch(() => product.kill())
  await rm(folder, { recursive: true, force: true })
})

const aDigest = /and \d+ more/
const heading = (name: string) => page.getByRole('heading', { level: 1, name, exact: true }).waitFor()
const press = (name: string) => page.getByRole('button', { name, exact: true }).click()
const follow = (name: string) => page.getByRole('link', { name, exact: true }).click()

/** Somebody who signed up and confirmed. @returns their first digest, as it arrived */
async function newReader(address: string): Promise<Mail> {
  await page.goto(`${product.url}/subscribe`)
  await page.getByRole('textbox').fill(address)
  await press('Subscribe')
  await openLink(await product.mailTo(address, /^Confirm/), 'confirm')
  await press('Yes, subscribe me')
  return await product.mailTo(address, aDigest)
}

/** Goes where the first visible link of that purpose in a mail leads; `what` is its last word. */
async function openLink(mail: Mail, purpose: string, what?: string): Promise<void> {
  await page.goto(`${product.inboxUrl}/api/email/${mail.id}/html`)
  const link = page.locator(`a[href*="/${purpose}/"]${what ? `[href$="/${what}"]` : ''}:visible`).first()
  await page.goto((await link.getAttribute('href')) ?? 'no link')
}

/** In the dark the colours are others, and nothing else. */
const inspections: ['light' | 'dark', RunOptions][] = [
  ['light', {}],
  ['dark', { runOnly: ['color-contrast'] }],
]

/** Waits for the page with this heading, on which axe must find nothing, in the light and in the dark. */
async function arrive(title: string): Promise<void> {
  await heading(title)
  await inspected.setContent(await page.content())
  for (const [colorScheme, rules] of inspections) {
    await inspected.emulateMedia({ colorScheme })
    expect([title, colorScheme, await violationsOn(inspected, { rules })]).toEqual([title, colorScheme, []])
  }
}

test('a reading list is filled from the mail, taken along as BibTeX, and emptied again', async () => {
  const digest = await newReader('list@example.org')
  await openLink(digest, 'list', 'save')
  await press('Save to my reading list')
  const title = (await page.getByRole('heading', { level: 1 }).textContent()) ?? 'no title'
  await arrive(title)
  await follow('Your reading list')
  await arrive('Your reading list')
  expect(await page.locator('.saved h2').allTextContents()).toEqual([title])
  const coming = page.waitForEvent('download')
  await follow('BibTeX')
  expect(await readFile(await (await coming).path(), 'utf8')).toMatch(/^@misc\{\S+,\n {2}title = /)
  await press(`Remove ${title}`)
  expect(await page.getByRole('status').textContent()).toBe('Removed.')
  await arrive('Your reading list')
  await page.getByText('Nothing is on it yet.').waitFor()
})

test('a change of address is confirmed at both ends and undone from the old one', async () => {
  const [before, after] = ['before@example.org', 'after@example.org']
  const digest = await newReader(before)
  await openLink(digest, 'manage')
  await page.getByLabel('The new address').fill(after)
  await press('Move my digest')
  await arrive('Check your inbox')
  await openLink(await product.mailTo(before, /at another address\?$/), 'move-from')
  await arrive('Your digest elsewhere?')
  await page.getByText(after).waitFor()
  await press('Yes, ask the new address')
  await arrive('Check the new inbox')
  await openLink(await product.mailTo(after), 'move')
  await arrive('Your digest here?')
  await press('Yes, send it here')
  await arrive('Your digest comes here now')
  await follow('To your page')
  await page.getByText(`For ${after}.`).waitFor()

  await openLink(digest, 'list', 'save')
  await arrive('This link is from before a change of address')

  await openLink(await product.mailTo(before, /to another address$/), 'undo-move')
  await arrive('Take it back?')
  await press('Take it back')
  await arrive('Your digest comes to you again')
  await follow('To your page')
  await page.getByText(`For ${before}.`).waitFor()
})

test('a lost link comes by mail and opens the page', async () => {
  const address = 'lost@example.org'
  await newReader(address)
  await page.goto(`${product.url}/subscribe`)
  await follow('Get the link to your page by mail.')
  await arrive('Your link by mail')
  await page.getByRole('textbox').fill(address)
  await press('Send me the link')
  await arrive('Check your inbox')
  await openLink(await product.mailTo(address, /^Your link to/), 'manage')
  await heading('Your digest')
  await page.getByText(`For ${address}.`).waitFor()
})

test('who left by a slip says why, and then stays after all', async () => {
  const digest = await newReader('slip@example.org')
  await openLink(digest, 'unsubscribe')
  await press('Unsubscribe')
  await arrive('You are unsubscribed')
  await page.getByLabel('Too many mails').check()
  await page.getByLabel('In your words').fill('One a week would do.')
  await press('Say it')
  await arrive('Thank you')
  await press('Undo: I want to stay')
  await arrive('You are still subscribed')
  await openLink(digest, 'manage')
  await page.getByText('Your next digest comes').waitFor()
})

test('who has left gets their data, and is forgotten', async () => {
  const address = 'gone@example.org'
  const digest = await newReader(address)
  await openLink(digest, 'unsubscribe')
  await press('Unsubscribe')
  await openLink(digest, 'manage')
  await arrive('You are not subscribed')
  await press('Send me my data')
  await arrive('Check your inbox')
  await openLink(await product.mailTo(address, /^Your data/), 'export')
  await arrive('Your data')
  const coming = page.waitForEvent('download')
  await press('Download')
  const data = JSON.parse(await readFile(await (await coming).path(), 'utf8'))
  expect(data.subscriber).toMatchObject({ email: address, state: 'unsubscribed' })

  await openLink(digest, 'manage')
  await press('Forget me')
  const asked = await product.mailTo(address, /forget you\?$/)
  await openLink(asked, 'forget')
  await arrive('Forget you?')
  await press('Forget me')
  await arrive('You are forgotten')
  await openLink(digest, 'manage')
  await arrive('This link does not work')
})
