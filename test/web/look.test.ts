import { describe, expect, test } from 'vitest'
import { testSite } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const db = useDatabase()
const png = Buffer.from('89504e470d0a1a0a', 'hex')
const colours = { COLOR_PAPER: '#f0f4ff', COLOR_ACCENT_DARK: '#77aaff' }

describe('pages', () => {
  test('have the colours of the operator', async () => {
    const style = await (await testWeb(db, { site: testSite(colours) }).request('/style.css')).text()
    expect(style).toContain('--paper: #f0f4ff;')
    expect(style).toMatch(/prefers-color-scheme: dark\) \{\s+:root \{[^}]*--accent: #77aaff;/)
  })

  test('have a name and no image, and serve none, where there is no logo', async () => {
    const pages = testWeb(db, { site: testSite({ SITE_NAME: 'Our <Papers>' }) })
    const page = await (await pages.request('/subscribe')).text()
    expect(page).toContain('<a href="/">Our &lt;Papers&gt;</a>')
    expect(page).not.toContain('<img')
    expect((await pages.request('/logo')).status).toBe(404)
  })

  test('have the logo from our own origin, and the name where it is not shown', async () => {
    const site = testSite({ SITE_NAME: 'A & B' })
    const look = { ...site.look, logo: { bytes: png, type: 'image/png' as const, height: 48 } }
    const pages = testWeb(db, { site: { ...site, look } })
    const page = await pages.request('/subscribe')
    expect(await page.text()).toContain('<a href="/"><img src="/logo" alt="A &amp; B" height="48"></a>')
    expect(page.headers.get('Content-Security-Policy')).toContain("img-src 'self' data:")
    const logo = await pages.request('/logo')
    expect(logo.headers.get('Content-Type')).toBe('image/png')
    expect(Buffer.from(await logo.arrayBuffer())).toEqual(png)
  })

  test('let mail programs in a browser show the logo', async () => {
    const site = testSite()
    const look = { ...site.look, logo: { bytes: png, type: 'image/png' as const, height: 48 } }
    const { headers } = await testWeb(db, { site: { ...site, look } }).request('/logo')
    expect(headers.get('Cross-Origin-Resource-Policy')).toBe('cross-origin')
  })
})
