import { type ServerType, serve } from '@hono/node-server'
import { Hono } from 'hono'
import { secureHeaders } from 'hono/secure-headers'
import { streamSSE } from 'hono/streaming'
import { messageOf, PaperrouteError } from '../../lib/error.ts'
import { escapeHtml } from '../../lib/html.ts'
import type { Site } from '../../mail/site.ts'
import { script, style } from './assets.ts'
import { previewPage } from './page.ts'
import { selectionOf } from './selection.ts'
import { htmlIn } from './shown-mail.ts'
import type { Workbench } from './workbench.ts'

/** The pages of the preview. `app.request()` asks them without a port. */
export function createPreview(workbench: Workbench, site: Site): Hono {
  const pages = new Hono()
  const own = { defaultSrc: ["'none'"], styleSrc: ["'self'"], imgSrc: ['data:'], baseUri: ["'none'"] }
  pages.use(
    '/',
    secureHeaders({
      contentSecurityPolicy: { ...own, scriptSrc: ["'self'"], connectSrc: ["'self'"], frameSrc: ["'self'"] },
      strictTransportSecurity: false,
    }),
  )
  pages.get('/', async (c) => {
    const selected = selectionOf(c.req.query())
    return c.html(previewPage(workbench, selected, await workbench.show(selected), site))
  })
  pages.get('/preview.css', (c) => c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8' }))
  pages.get('/preview.js', (c) => c.body(script, 200, { 'Content-Type': 'text/javascript; charset=utf-8' }))

  // A mail has its styles in itself and may name images elsewhere; no script of it ever runs.
  const ofMail = ["default-src 'none'", "style-src 'unsafe-inline'", "img-src 'self' https: http: data:"]
  pages.get('/mail', async (c) => {
    const selected = selectionOf(c.req.query())
    const { mail } = await workbench.show(selected)
    c.header('Content-Security-Policy', ofMail.join('; '))
    // The pages, which have the logo, do not run here.
    const html = mail?.html.replaceAll(`"${escapeHtml(site.publicUrl)}/logo"`, '"/logo"') ?? ''
    return c.html(htmlIn(selected.scheme, html))
  })
  pages.get('/logo', (c) => {
    const { logo } = site.look
    return logo ? c.body(new Uint8Array(logo.bytes), 200, { 'Content-Type': logo.type }) : c.notFound()
  })
  pages.get('/changes', (c) =>
    streamSSE(c, async (stream) => {
      const stop = workbench.onChange(() => void stream.writeSSE({ event: 'change', data: '' }))
      await new Promise<void>((resolve) => stream.onAbort(resolve))
      stop()
    }),
  )
  return pages
}

/**
 * On this machine alone.
 * @throws {PaperrouteError} when the port is taken, naming the option that changes it.
 */
export function servePreview(pages: Hono, port: number): Promise<{ url: string; close(): Promise<void> }> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: pages.fetch, hostname: '127.0.0.1', port }, (at) => {
      resolve({
        url: `http://localhost:${at.port}`,
        close: () =>
          new Promise((done) => {
            server.close(() => done())
            // Those that wait for changes would never end.
            if ('closeAllConnections' in server) server.closeAllConnections()
          }),
      })
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${port} is in use` : messageOf(error)
      reject(
        new PaperrouteError(`The preview cannot be served: ${why}. Name a free port with --port.`, { cause: error }),
      )
    })
  })
}
