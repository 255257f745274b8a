import { createServer, type IncomingHttpHeaders, type ServerResponse } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as delay } from 'node:timers/promises'

/** One request as the server saw it. */
export interface ReceivedRequest {
  path: string
  query: URLSearchParams
  headers: IncomingHttpHeaders
  /** Milliseconds since the epoch. */
  at: number
}

export type Answer = (response: ServerResponse, request: ReceivedRequest) => void | Promise<void>

/** A stand-in for Hugging Face and arXiv on the loopback address. */
export interface FixtureServer {
  /** The base for `HUGGINGFACE_URL`. */
  readonly url: string
  /** The address for `ARXIV_API_URL`. */
  readonly arxivUrl: string
  readonly requests: ReceivedRequest[]
  /** Rows of Hugging Face by day, week (`2026-W06`) or month (`2026-02`); one without is an empty list. */
  readonly days: Map<string, unknown[]>
  /** `<entry>` elements of arXiv, the newest first. Categories and dates of the query are not looked at. */
  entries: string[]
  /** What a path of its own answers from now on. */
  serve(path: string, answer: Answer): void
  /** The next requests of the path get these answers, one each; after them the usual one is back. */
  next(path: string, ...answers: Answer[]): void
  close(): Promise<void>
}

export const dailyPapersPath = '/api/daily_papers'
export const arxivPath = '/api/query'

/** Starts a server on a free port. */
export async function startFixtureServer(): Promise<FixtureServer> {
  const requests: ReceivedRequest[] = []
  const days = new Map<string, unknown[]>()
  const queued = new Map<string, Answer[]>()
  const usual = new Map<string, Answer>([
    [dailyPapersPath, answerDailyPapers(days)],
    [arxivPath, (response, request) => answerQuery(fixture.entries)(response, request)],
  ])
  const server = createServer(async (incoming, response) => {
    const { pathname: path, searchParams: query } = new URL(incoming.url ?? '/', 'http://fixture')
    const request = { path, query, headers: incoming.headers, at: Date.now() }
    requests.push(request)
    const answer = queued.get(path)?.shift() ?? usual.get(path) ?? status(404, 'Not Found')
    await answer(response, request)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}`
  const fixture: FixtureServer = {
    url,
    arxivUrl: `${url}${arxivPath}`,
    requests,
    days,
    entries: [],
    serve: (path, answer) => {
      usual.set(path, answer)
    },
    next: (path, ...answers) => {
      queued.set(path, [...(queued.get(path) ?? []), ...answers])
    },
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      server.closeAllConnections()
      await closed
    },
  }
  return fixture
}

/** As the service: at most 100 rows a page, 50 where no limit is asked, an empty list past the end, 400 for an odd time. */
function answerDailyPapers(days: ReadonlyMap<string, unknown[]>): Answer {
  return (response, { query }) => {
    const day = query.get('date') ?? query.get('week') ?? query.get('month') ?? ''
    if (!/^\d{4}-(\d{2}(-\d{2})?|W\d{2})$/.test(day)) return json({ error: 'Invalid date' }, 400)(response)
    const limit = Math.min(Number(query.get('limit') ?? 50), 100)
    const from = Number(query.get('p') ?? 0) * limit
    return json((days.get(day) ?? []).slice(from, from + limit))(response)
  }
}

function answerQuery(entries: readonly string[]): Answer {
  return (response, { query }) => {
    const start = Number(query.get('start') ?? 0)
    const page = entries.slice(start, start + Number(query.get('max_results') ?? 10))
    return xml(atomFeed(page, { total: entries.length, start }))(response)
  }
}

/** An answer of arXiv's query API around some `<entry>` elements. */
export function atomFeed(entries: readonly string[], { total = entries.length, start = 0 } = {}): string {
  return `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:opensearch="http://a9.com/-/spec/opensearch/1.1/" xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns="http://www.w3.org/2005/Atom">
  <id>https://arxiv.org/api/fixture</id>
  <title>arXiv Query: search_query=fixture</title>
  <updated>2026-02-03T00:00:00Z</updated>
  <opensearch:itemsPerPage>${entries.length}</opensearch:itemsPerPage>
  <opensearch:totalResults>${total}</opensearch:totalResults>
  <opensearch:startIndex>${start}</opensearch:startIndex>
${entries.join('\n')}
</feed>
`
}

type Send = (response: ServerResponse) => void

function send(code: number, headers: Record<string, string>, body: string): Send {
  return (response) => {
    response.writeHead(code, headers).end(body)
  }
}

export function json(value: unknown, code = 200): Send {
  return send(code, { 'content-type': 'application/json; charset=utf-8' }, JSON.stringify(value))
}

export function xml(body: string, code = 200): Send {
  return send(code, { 'content-type': 'application/atom+xml; charset=utf-8' }, body)
}

export function html(code = 200): Send {
  const body = '<!DOCTYPE html><html><head><title>Maintenance<br></head><body><p>Back soon.</body></html>'
  return send(code, { 'content-type': 'text/html' }, body)
}

/** A bare status, as 503; with `retryAfter` in seconds or as a moment, as 429 often comes. */
export function status(code: number, body = '', retryAfter?: number | Date): Send {
  if (retryAfter === undefined) return send(code, {}, body)
  return send(code, { 'retry-after': retryAfter instanceof Date ? retryAfter.toUTCString() : `${retryAfter}` }, body)
}

/** What arXiv answers to who asks too fast, with 200. */
export function rateExceeded(): Send {
  return send(200, { 'content-type': 'text/plain' }, 'Rate exceeded.')
}

/** Promises the whole body, sends a half and breaks the connection. */
export function brokenOff(body: string): Answer {
  return async (response) => {
    response.writeHead(200, { 'content-length': Buffer.byteLength(body) })
    response.write(body.slice(0, body.length / 2))
    await delay(20)
    response.destroy()
  }
}

/** Sends the body in pieces of `size` characters, one every `ms` milliseconds. */
export function drip(body: string, size: number, ms: number): Answer {
  return async (response) => {
    for (let at = 0; at < body.length && !response.destroyed; at += size) {
      response.write(body.slice(at, at + size))
      await delay(ms)
    }
    response.end()
  }
}
