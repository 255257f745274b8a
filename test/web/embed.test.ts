import { beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase, useDatabase } from '../support/database.ts'
import { posted, queuedMails, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
beforeEach(() => emptyDatabase(db))

/** A form on a page of somebody else's, as a browser posts it. */
const fromElsewhere = (fields: Record<string, string>): RequestInit => {
  const request = posted(fields)
  const headers = { ...request.headers, Origin: 'https://lab.example', 'Sec-Fetch-Site': 'cross-site' }
  return { ...request, headers }
}

describe('the form for frames', () => {
  test.each([
    ['GET', undefined],
    ['POST', posted({ email: 'ada@example.org' })],
    ['POST', posted({ email: 'ada' })],
  ])('may be framed by any site, its answers too: %s', async (_, request) => {
    const { headers } = await pages.request('/embed', request)
    expect(headers.get('Content-Security-Policy')).toContain('frame-ancestors *')
    expect(headers.has('X-Frame-Options')).toBe(false)
    expect(headers.get('Referrer-Policy')).toBe('no-referrer')
    expect(headers.has('Set-Cookie')).toBe(false)
  })

  test.each(['/', '/subscribe', '/embed/code', '/embed/', '/EMBED', '/embed%2f', '/nowhere'])(
    'is the only page that may: not %s',
    async (path) => {
      const { headers } = await pages.request(path)
      expect(headers.get('Content-Security-Policy')).toContain("frame-ancestors 'none'")
      expect(headers.get('X-Frame-Options')).toBe('DENY')
    },
  )

  test('posts to itself, and says whose it is in a window of its own', async () => {
    const html = await (await pages.request('/embed')).text()
    expect(html).toContain('<form class="subscribe" method="post" action="/embed" ')
    expect(html).toContain('<a href="https://papers.example.org/" target="_blank" rel="noopener">Daily Papers</a>')
    expect(html).not.toContain('<nav')
  })

  test('takes an address and answers in the frame, with nothing that leads out of it', async () => {
    const response = await pages.request('/embed', posted({ email: 'ada@example.org' }))
    expect(response.status).toBe(200)
    const html = await response.text()
    expect(html).toContain('<h1>Check your inbox</h1>')
    expect(html.match(/<a [^>]*>/g)).toEqual(['<a href="https://papers.example.org/" target="_blank" rel="noopener">'])
    expect(await queuedMails(db)).toEqual(['confirmation ada@example.org'])
  })

  test('answers the same for a known address', async () => {
    const ask = async () => (await pages.request('/embed', posted({ email: 'ada@example.org' }))).text()
    expect(await ask()).toBe(await ask())
  })

  test('keeps what was typed where that is no address', async () => {
    const response = await pages.request('/embed', posted({ email: 'ada@"<' }))
    expect(response.status).toBe(400)
    const html = await response.text()
    expect(html).toContain('value="ada@&quot;&lt;"')
    expect(html).toContain('role="alert"')
    expect(html).toContain('action="/embed"')
  })

  test('has the trap of the other form', async () => {
    await pages.request('/embed', posted({ email: 'ada@example.org', website: 'https://spam.example' }))
    expect(await queuedMails(db)).toEqual([])
  })

  test('is slowed down with the other form, and keeps what was typed', async () => {
    const behind = testWeb(db, { trustProxy: true })
    const ask = (path: string) =>
      behind.request(path, {
        ...posted({ email: 'ada@example.org' }),
        headers: { 'Content-Type': 'application/x-www-form-urlencoded', 'X-Forwarded-For': '192.0.2.1' },
      })
    let last = await ask('/subscribe')
    for (let tries = 0; tries < 100 && last.status === 200; tries += 1) last = await ask('/subscribe')
    const response = await ask('/embed')
    expect(response.status).toBe(429)
    expect(response.headers.get('Content-Security-Policy')).toContain('frame-ancestors *')
    const html = await response.text()
    expect(html).toContain('action="/embed"')
    expect(html).toContain('value="ada@example.org"')
    expect(html).not.toContain('<nav')
  })

  test('refuses what is no form of ours by its length', async () => {
    expect((await pages.request('/embed', posted({ email: 'x'.repeat(300_000) }))).status).toBe(413)
  })

  test('is nothing for search engines', async () => {
    expect(await (await pages.request('/embed')).text()).toContain('<meta name="robots" content="noindex">')
  })
})

describe('a plain form on another site', () => {
  test('needs no trap, no cookie and no token', async () => {
    const response = await pages.request('/subscribe', fromElsewhere({ email: 'ada@example.org' }))
    expect(response.status).toBe(200)
    expect(await queuedMails(db)).toEqual(['confirmation ada@example.org'])
  })

  test('may be multipart', async () => {
    const body = new FormData()
    body.set('email', 'ada@example.org')
    await pages.request('/subscribe', { method: 'POST', body, headers: { 'Sec-Fetch-Site': 'cross-site' } })
    expect(await queuedMails(db)).toEqual(['confirmation ada@example.org'])
  })

  const wordsOf = async () => (await db.query('SELECT consent_wording FROM subscribers')).rows[0]?.['consent_wording']

  test('is named in the record of the consent, since its words are its own', async () => {
    await pages.request('/subscribe', fromElsewhere({ email: 'ada@example.org' }))
    expect(await wordsOf()).toBe('the words of a form on another site, https://lab.example')
  })

  test('that hides its name is recorded as one that did', async () => {
    const request = fromElsewhere({ email: 'ada@example.org' })
    await pages.request('/subscribe', { ...request, headers: { ...request.headers, Origin: 'null' } })
    expect(await wordsOf()).toBe('the words of a form on another site, which did not say its name')
  })

  test('is not what our own form is taken for, whose words are known', async () => {
    const request = posted({ email: 'ada@example.org' })
    await pages.request('/subscribe', {
      ...request,
      headers: { ...request.headers, Origin: 'null', 'Sec-Fetch-Site': 'same-origin' },
    })
    expect(await wordsOf()).toContain('You get a mail to confirm')
  })
})

describe('the page with the code', () => {
  const shown = async () => {
    const html = await (await pages.request('/embed/code')).text()
    const snippets = html.matchAll(/<pre[^>]*><code>(.*?)<\/code>/gs)
    return Array.from(snippets, ([, code]) =>
      (code ?? '').replaceAll('&lt;', '<').replaceAll('&gt;', '>').replaceAll('&quot;', '"').replaceAll('&amp;', '&'),
    )
  }

  test('has a frame and a form to copy, with the addresses of this installation', async () => {
    const [frame, form] = await shown()
    expect(frame).toContain('<iframe src="https://papers.example.org/embed"\n  title="Subscribe to Daily Papers"')
    expect(form).toContain('<form method="post" action="https://papers.example.org/subscribe">')
  })

  test('has a form that works as it is', async () => {
    const [, form = ''] = await shown()
    const names = Array.from(form.matchAll(/name="([^"]*)"/g), ([, name]) => name ?? '')
    expect(names).toEqual(['email'])
    await pages.request('/subscribe', fromElsewhere(Object.fromEntries(names.map((name) => [name, 'ada@example.org']))))
    expect(await queuedMails(db)).toEqual(['confirmation ada@example.org'])
  })
})
