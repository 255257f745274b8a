import { createHash } from 'node:crypto'
import { promisify } from 'node:util'
import { brotliCompress, constants, gzip } from 'node:zlib'
import type { Context, MiddlewareHandler } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import { LRUCache } from 'lru-cache'
import pLimit from 'p-limit'
import { countPageChanges } from '../editions/page-changes-store.ts'
import type { WebDeps } from './deps.ts'
import { hasTag } from './entity-tag.ts'

/** What is kept in all, in bytes with what compression makes of it: some hundred pages of an edition. */
const room = 16 * 1024 * 1024
/** What is smaller than this, in bytes, is sent as it is: compression would save nothing that anybody notices. */
const worthCompressing = 1_000
/** How long a browser or a proxy may show a page without asking whether it is still so, in seconds. */
const maxAge = 60

const encoders = {
  // A few milliseconds a page. Level 9 takes ten times as long to save one per cent more.
  br: (body: Uint8Array) =>
    promisify(brotliCompress)(body, {
      params: { [constants.BROTLI_PARAM_QUALITY]: 5, [constants.BROTLI_PARAM_SIZE_HINT]: body.length },
    }),
  gzip: (body: Uint8Array) => promisify(gzip)(body),
} as const
type Encoding = keyof typeof encoders

/** A page as it was made, and what compression made of it, once somebody asked for that. */
interface KeptPage {
  changes: number
  /** When it was last known to be as it would be made, by `performance.now()`. */
  currentAt: number
  body: Uint8Array<ArrayBuffer>
  headers: [string, string][]
  tag: string
  encoded: Map<Encoding, Promise<Uint8Array<ArrayBuffer>>>
}

/** For how many times `pagesKeptFor` after it was current a page is shown while it is made anew. */
const grace = 3

/**
 * Keeps finished public pages in memory for as long as nothing has changed that they show, which the database is asked at
 * most once in `pagesKeptFor`, however many read. A page that was current a moment ago is shown while it is made anew behind
 * its readers, so that no crowd waits for a change; who comes later has to wait for it, and whoever asks for it meanwhile
 * has the one before. While the database is away, readers have what was kept. Answers carry an entity tag, and 304 says that
 * a reader has the page already.
 *
 * Of an address its path counts, and the number of a list's page, and nothing else: whatever anybody adds to an address
 * makes no new page that others would have to give way to, and pages that read more of it cannot be kept by this. What is to
 * be made anew for everybody says `Cache-Control: no-cache`.
 * @param ask all pages, this in front of them
 */
export function keepPages(
  { db, pagesKeptFor }: Pick<WebDeps, 'db' | 'pagesKeptFor'>,
  ask: (request: Request) => Promise<unknown>,
): MiddlewareHandler {
  const kept = new LRUCache<string, KeptPage>({
    maxSize: room,
    maxEntrySize: room / 4,
    sizeCalculation: (page) => Math.ceil(page.body.length * 1.5) + 1_000,
  })
  const making = new Map<string, Promise<KeptPage | undefined>>()
  const currentChanges = createChangesProbe(db, pagesKeptFor)
  /** Requests of our own for pages that readers need not wait for: one at a time, since readers come first. */
  const behindReaders = new WeakSet<Request>()
  const inTurn = pLimit(1)
  const awaited = new Set<string>()

  // Where two patterns of routes fit an address, this runs twice, and the second run would wait for the first for ever.
  const seen = new WeakSet<Request>()

  return async (c, next) => {
    if ((c.req.method !== 'GET' && c.req.method !== 'HEAD') || seen.has(c.req.raw)) return next()
    seen.add(c.req.raw)
    const changes = await currentChanges()
    const key = JSON.stringify([c.req.path, pageOfList(c)])
    const found = kept.get(key)
    const isOwn = behindReaders.has(c.req.raw)
    if (found?.changes === changes) {
      found.currentAt = performance.now()
      return answer(c, found)
    }
    if (found && !isOwn && performance.now() - found.currentAt < grace * pagesKeptFor) {
      makeBehindReaders(key, c.req.url)
      return answer(c, found)
    }

    const underWay = making.get(`${changes} ${key}`)
    if (found && underWay) return answer(c, found)
    const page = underWay ? await underWay : await make(`${changes} ${key}`, changes)
    if (page) return answer(c, page)
    // What is not there may be there soon; and what failed for another request may do for this one.
    if (!c.finalized) await next()
    if (!c.res.headers.has('Cache-Control')) c.res.headers.set('Cache-Control', 'no-cache')
    return undefined

    async function make(name: string, at: number): Promise<KeptPage | undefined> {
      const work = next().then(() => toKeep(c, at))
      making.set(name, work)
      try {
        const made = await work
        if (made) kept.set(key, made)
        return made
      } finally {
        making.delete(name)
      }
    }
  }

  function makeBehindReaders(key: string, url: string): void {
    if (awaited.has(key)) return
    awaited.add(key)
    const request = new Request(url)
    behindReaders.add(request)
    // Where it fails the log hears of it, and so does the first reader who has to wait for it.
    const done = () => awaited.delete(key)
    void inTurn(() => ask(request)).then(done, done)
  }
}

/** The number of a page where the address is one of a list that has several; the first one needs none. */
function pageOfList(c: Context): string | undefined {
  const page = c.req.path.startsWith('/editions/') ? c.req.query('page') : undefined
  return page === '1' ? undefined : page
}

/** Asks how often anything has changed, at most once in so many milliseconds; what it was, where the database is away. */
function createChangesProbe(db: WebDeps['db'], pagesKeptFor: number): () => Promise<number> {
  let changes = -1
  let askedAt = Number.NEGATIVE_INFINITY
  let asking: Promise<number> | undefined
  async function ask(): Promise<number> {
    try {
      changes = await countPageChanges(db.prepared)
    } catch {
      // Whoever wants a page that is not kept will be told; the pool tells the log.
    }
    askedAt = performance.now()
    asking = undefined
    return changes
  }
  return async () => {
    if (performance.now() - askedAt < pagesKeptFor) return changes
    asking ??= ask()
    return asking
  }
}

/** The answer that a page gave, if it is one to keep. */
async function toKeep(c: Context, changes: number): Promise<KeptPage | undefined> {
  if (c.res.status !== 200 || c.res.headers.get('Cache-Control') === 'no-cache') return undefined
  const body = new Uint8Array(await c.res.arrayBuffer())
  const tag = createHash('sha256').update(body).digest('base64url').slice(0, 22)
  return {
    changes,
    currentAt: performance.now(),
    body,
    headers: [...c.res.headers],
    tag: `W/"${tag}"`,
    encoded: new Map(),
  }
}

async function answer(c: Context, page: KeptPage): Promise<Response | undefined> {
  const headers = new Headers(page.headers)
  headers.set('ETag', page.tag)
  headers.set('Vary', 'Accept-Encoding')
  if (!headers.has('Cache-Control')) headers.set('Cache-Control', `public, max-age=${maxAge}`)
  const response = await responseTo(c, page, headers)
  if (!c.finalized) return response
  // What is there already would be merged into it.
  c.res = undefined
  c.res = response
  return undefined
}

async function responseTo(c: Context, page: KeptPage, headers: Headers): Promise<Response> {
  if (hasTag(c.req.header('if-none-match') ?? '', page.tag)) {
    headers.delete('Content-Type')
    return new Response(null, { status: 304, headers })
  }
  const encoding = page.body.length < worthCompressing ? undefined : encodingFor(c.req.header('accept-encoding'))
  if (!encoding) return new Response(page.body, { headers })
  headers.set('Content-Encoding', encoding)
  return new Response(await encoded(page, encoding), { headers })
}

function encoded(page: KeptPage, encoding: Encoding): Promise<Uint8Array<ArrayBuffer>> {
  const before = page.encoded.get(encoding)
  if (before) return before
  const made = encoders[encoding](page.body).then((bytes) => new Uint8Array(bytes))
  page.encoded.set(encoding, made)
  return made
}

function encodingFor(accept: string | undefined): Encoding | undefined {
  const accepted = parseAccept(accept ?? '').filter(({ q }) => q > 0)
  return (['br', 'gzip'] as const).find((encoding) => accepted.some(({ type }) => type.toLowerCase() === encoding))
}
