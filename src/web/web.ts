import { type ServerType, serve } from '@hono/node-server'
import { type Context, Hono } from 'hono'
import { bodyLimit } from 'hono/body-limit'
import { html } from 'hono/html'
import { methodNotAllowed } from 'hono/method-not-allowed'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import { accountPages } from './account.ts'
import { afterUnsubscribePages } from './after-unsubscribe.ts'
import { confirmPages } from './confirm.ts'
import type { WebDeps } from './deps.ts'
import { editionPages } from './editions.ts'
import { embedPages, framedPath } from './embed.ts'
import { exportPages } from './export.ts'
import { feedPages } from './feeds.ts'
import { forgetPages } from './forget.ts'
import { keepPages } from './kept-pages.ts'
import { layout, notice } from './layout.ts'
import { logoPage } from './logo.ts'
import { lostLinkPages } from './lost-link.ts'
import { managePages } from './manage.ts'
import { metricsPage } from './metrics.ts'
import { movePages } from './move.ts'
import { moveFromPages } from './move-from.ts'
import { readersNotFound } from './not-found.ts'
import { opinionPages } from './opinions.ts'
import { paperPages } from './papers.ts'
import { policies } from './policies.ts'
import { readingListPages } from './reading-list.ts'
import { sampleMailPages, sampleMailPath, shownMailPath } from './sample-mail.ts'
import { wordsOfBrowser } from './say.ts'
import { searchPages } from './search.ts'
import { sitemapPages } from './sitemap.ts'
import { styleSheet } from './style-sheet.ts'
import { subscribePages } from './subscribe.ts'
import { timeZoneScript } from './time-zone-script.ts'
import { withoutTrailingSlash } from './trailing-slash.ts'
import { undoMovePages } from './undo-move.ts'
import { unsubscribePages } from './unsubscribe.ts'
import { viewPages } from './view.ts'

/** No form of ours comes near it, not even one with as many interests as there may be in letters that take nine bytes. */
const maxBody = 256 * 1024

/** Pages that are the same for everybody, and are read far more often than they change. */
const keptPaths = [
  '/',
  '/editions',
  '/editions/*',
  '/papers/*',
  '/feed.xml',
  '/feed.json',
  '/feed/*',
  '/subscribe',
  framedPath,
  '/embed/code',
  sampleMailPath,
  shownMailPath,
  '/robots.txt',
  '/sitemap.xml',
  '/sitemap/*',
  '/style.css',
  '/time-zone.js',
]

/** All pages. `app.request()` asks them without a port. */
export function createWeb(deps: WebDeps): Hono {
  const pages = new Hono()
  // Before what forbids other sites to show anything of ours: mail is read on such sites.
  logoPage(pages, deps)
  pages.use(policies(deps.site))
  pages.use(withoutTrailingSlash)
  // People see the same page as where there is none; programs hear what they may ask instead (RFC 9110, 15.5.6).
  const onMethodNotAllowed = ({ res }: Context, methods: string[]) =>
    new Response(res.body, { status: 405, headers: [...res.headers, ['Allow', methods.join(', ')]] })
  pages.use(methodNotAllowed({ app: pages, onMethodNotAllowed }))
  const onError = (c: Context) => said(c, deps, 'too-large.title', 'too-large.body', 413)
  // Not for unsubscribing, which reads no body and must always work.
  for (const path of [
    '/subscribe',
    framedPath,
    '/manage/*',
    '/list/*',
    '/lost-link',
    '/unsubscribe/:token/undo',
    '/unsubscribe/:token/reason',
  ])
    pages.use(path, bodyLimit({ maxSize: maxBody, onError }))

  const { text: style, version } = styleSheet(deps.site.look.palette)
  // Around what is kept, so that there is one style sheet to keep, however it is asked for.
  pages.use('/style.css', async (c, next) => {
    await next()
    // The pages name the style sheet by its content, so that address never means another one.
    if (c.req.query('v') === version) c.res.headers.set('Cache-Control', 'public, max-age=31536000, immutable')
  })
  const keep = keepPages(deps, async (request) => await pages.fetch(request))
  for (const path of keptPaths) pages.use(path, keep)

  pages.get('/style.css', (c) =>
    c.body(style, 200, { 'Content-Type': 'text/css; charset=utf-8', 'Cache-Control': 'public, max-age=3600' }),
  )
  pages.get('/time-zone.js', (c) =>
    c.body(timeZoneScript, 200, {
      'Content-Type': 'text/javascript; charset=utf-8',
      'Cache-Control': 'public, max-age=3600',
    }),
  )
  pages.get('/healthz', (c) => c.text('ok'))
  pages.get('/readyz', async (c) => {
    try {
      await deps.db.query('SELECT 1')
      return c.text('ok')
    } catch {
      return c.text('the database does not answer', 503)
    }
  })
  for (const add of [
    editionPages,
    paperPages,
    searchPages,
    feedPages,
    subscribePages,
    embedPages,
    sitemapPages,
    sampleMailPages,
    confirmPages,
    managePages,
    readingListPages,
    opinionPages,
    accountPages,
    forgetPages,
    exportPages,
    moveFromPages,
    movePages,
    undoMovePages,
    unsubscribePages,
    afterUnsubscribePages,
    lostLinkPages,
    viewPages,
    metricsPage,
  ])
    add(pages, deps)

  pages.notFound((c) => readersNotFound(c, deps.site, wordsOfBrowser(c, deps), 'not-found.title', 'not-found.why'))
  pages.onError((error, c) => {
    // The route's pattern, not the address: an address may hold a token.
    deps.log.error({ route: c.req.routePath, method: c.req.method, error: messageOf(error) }, 'a page failed')
    return said(c, deps, 'error.title', 'error.body', 500)
  })
  return pages
}

/** A page of one sentence, for whoever reads it. */
function said(c: Context, deps: WebDeps, titleKey: string, bodyKey: string, status: 413 | 500) {
  const words = wordsOfBrowser(c, deps)
  const title = words.t(titleKey)
  return c.html(layout(deps.site, { title, body: notice(title, html`<p>${words.t(bodyKey)}</p>`), words }), status)
}

/** The pages on a port. */
export interface RunningWeb {
  close(): Promise<void>
}

/** How long open requests have to end before they are cut off, in milliseconds. */
const patience = 5_000

/** @throws {PaperrouteError} when the port is taken, naming the setting that changes it. */
export function serveWeb(pages: Hono, at: { host: string; port: number }): Promise<RunningWeb> {
  return new Promise((resolve, reject) => {
    const server: ServerType = serve({ fetch: pages.fetch, hostname: at.host, port: at.port }, () => {
      resolve({
        close: () =>
          new Promise((done) => {
            const cut = setTimeout(() => 'closeAllConnections' in server && server.closeAllConnections(), patience)
            // A connection that is busy now may be kept alive, idle, for seconds after its answer.
            const sweep = setInterval(() => 'closeIdleConnections' in server && server.closeIdleConnections(), 50)
            server.close(() => {
              clearTimeout(cut)
              clearInterval(sweep)
              done()
            })
          }),
      })
    })
    server.once('error', (error: NodeJS.ErrnoException) => {
      const why = error.code === 'EADDRINUSE' ? `port ${at.port} is in use` : messageOf(error)
      reject(
        new PaperrouteError(
          `The pages cannot be served: ${why}. Set PORT (and HOST) to a free address, or end what uses it.`,
          { cause: error },
        ),
      )
    })
  })
}
