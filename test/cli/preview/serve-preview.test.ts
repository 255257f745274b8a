import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { createServer, type Server } from 'node:http'
import type { AddressInfo } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import { createPreview, servePreview } from '../../../src/cli/preview/serve-preview.ts'
import { openWorkbench, type Workbench } from '../../../src/cli/preview/workbench.ts'
import { mailNames } from '../../../src/mail/templates.ts'
import { testMessages, testSite } from '../../support/builders.ts'

const ours = new URL('../../../templates', import.meta.url).pathname
let own: string
let bench: Workbench | undefined
beforeEach(async () => {
  own = await mkdtemp(join(tmpdir(), 'paperroute-preview-'))
})
afterEach(async () => {
  bench?.close()
  await rm(own, { recursive: true, force: true })
})

async function pages(site = testSite()): Promise<(path: string) => Promise<{ body: string; headers: Headers }>> {
  bench = await openWorkbench({ ours, own, site, messages: testMessages })
  const preview = createPreview(bench, site)
  return async (path) => {
    const answer = await preview.request(path)
    expect(answer.status).toBe(200)
    return { body: await answer.text(), headers: answer.headers }
  }
}

describe('the preview', () => {
  test.each(mailNames)('shows every example of %s', async (mail) => {
    const get = await pages()
    const count = bench?.examples(mail).length ?? 0
    expect(count).toBeGreaterThan(1)
    for (let example = 0; example < count; example += 1) {
      const { body } = await get(`/mail?mail=${mail}&example=${example}`)
      expect(body).toMatch(/^<!doctype html>/i)
      expect((await get(`/?mail=${mail}&example=${example}`)).body).not.toContain('role="alert"')
    }
  })

  test('tells subject, preheader and size', async () => {
    const { body } = await (await pages())('/?mail=confirmation')
    expect(body).toContain('<dd dir="auto">Confirm that you want Daily Papers</dd>')
    expect(body).toContain('<dd dir="auto">One click, and your first digest is on its way.</dd>')
    expect(body).toMatch(/<dd>[\d,]+ of 100,000 bytes of HTML \(\d+ %\), [\d,]+ of text<\/dd>/)
  })

  test('shows the letter and the source as text, also what of it is markup', async () => {
    await writeFile(join(own, 'notice.txt'), 'Subject: <i>x</i>\n\n<b>{{ day }}</b>')
    const get = await pages()
    expect((await get('/?mail=notice&view=text')).body).toContain('&lt;b&gt;2026-03-11&lt;/b&gt;')
    expect((await get('/?mail=notice&view=text')).body).toContain('&lt;i&gt;x&lt;/i&gt;')
    expect((await get('/?mail=notice&view=source')).body).toContain('&lt;!doctype html&gt;')
  })

  test('shows what it mostly shows where the address says nothing that is known', async () => {
    const { body } = await (await pages())('/?mail=nope&example=-1&view=x&scheme=y')
    expect(body).toContain('mail=digest&amp;example=0&amp;view=wide&amp;scheme=light')
  })

  test('runs no script but its own, and none in a mail', async () => {
    const get = await pages()
    expect((await get('/')).headers.get('Content-Security-Policy')).toContain("script-src 'self'")
    expect((await get('/mail')).headers.get('Content-Security-Policy')).toMatch(/^default-src 'none'; style-src/)
    expect((await get('/')).body).toContain('sandbox="allow-same-origin allow-popups')
  })

  test('names faults with file, line and the lines around, and shows ours below', async () => {
    await writeFile(join(own, 'confirmation.txt'), 'Subject: x\n\n{{ <b> }}')
    const { body } = await (await pages())('/?mail=confirmation')
    expect(body).toContain('<h1>A template is broken</h1>')
    expect(body).toContain('confirmation.txt:3:')
    expect(body).toContain('&gt; 3 | {{ &lt;b&gt; }}')
    expect(body).toContain('<iframe')
    expect(body).toContain('Below is what Paperroute brings.')
  })

  test('says of what was good before that it is below', async () => {
    await writeFile(join(own, 'confirmation.txt'), 'Subject: Good\n\n{{ confirmUrl }}')
    const get = await pages()
    await writeFile(join(own, 'confirmation.txt'), 'Subject: Bad\n\n{{ x }}')
    await new Promise<void>((resolve) => bench?.onChange(resolve))
    const { body } = await get('/?mail=confirmation')
    expect(body).toContain('Below is how it was before.')
    expect(body).toContain('<dd dir="auto">Good</dd>')
  })

  test('has what comes later among the examples of the digest, before all others', async () => {
    const get = await pages()
    bench?.addDigest({ name: 'the latest', render: () => ({ subject: 'Late', html: '<p>x</p>', text: 'x' }) })
    expect((await get('/')).body).toMatch(/aria-current="true">the latest<[\s\S]*>sample papers</)
    expect((await get('/?mail=notice')).body).not.toContain('the latest')
  })

  test('tells of a file that nothing uses, as long as it is there', async () => {
    await writeFile(join(own, 'digset.txt'), 'x')
    const get = await pages()
    expect((await get('/')).body).toContain('digset.txt in')
    await rm(join(own, 'digset.txt'))
    await new Promise<void>((resolve) => bench?.onChange(resolve))
    expect((await get('/')).body).not.toContain('digset.txt in')
  })
})

describe('the port of the preview', () => {
  let taken: Server
  afterEach(() => void taken.close())

  test('that is taken is said, with the option that changes it', async () => {
    taken = createServer()
    await new Promise<void>((resolve) => taken.listen(0, '127.0.0.1', resolve))
    const { port } = taken.address() as AddressInfo
    bench = await openWorkbench({ ours, own, site: testSite(), messages: testMessages })
    const serving = servePreview(createPreview(bench, testSite()), port)
    await expect(serving).rejects.toThrow(`port ${port} is in use. Name a free port with --port.`)
  })
})
