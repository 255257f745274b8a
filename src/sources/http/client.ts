import { parseUrl } from '../../lib/url.ts'
import { SourceError } from '../source.ts'
import { backoffMs, isWorthRetrying, networkFailure, readBody, requestedWaitMs, TryAgain } from './http-answer.ts'
import { createLanes, type Lane, type Lanes, realTime } from './lanes.ts'
import { requestHeaders, validatorsOf } from './validators.ts'

export interface ClientOptions {
  /** Who asks, with an address where the operator can be found: services ask for that. */
  userAgent: string
  fetch?: typeof globalThis.fetch
  /** Who may ask when. Default: this process by itself. */
  lanes?: Lanes
  /** Milliseconds since the epoch. */
  now?: () => number
  /** Waits; rejects when the signal is aborted. */
  sleep?: (ms: number, signal?: AbortSignal) => Promise<void>
  /** From 0 to 1, for the jitter. */
  random?: () => number
  /** How many times one address is asked at most. */
  tries?: number
  /** How long one try may take, to the last byte. */
  timeoutMs?: number
  /** No further try begins when so much time has gone by, so that a start without a network fails soon. */
  budgetMs?: number
}

export interface GetOptions {
  /** The service's rule, where it has one; else it is asked one thing at a time. */
  lane?: Lane | undefined
  /** The largest body that is read, after decompression. */
  maxBytes?: number | undefined
  /** In place of the client's own, for a service that asks to wait long as a matter of course. */
  budgetMs?: number | undefined
  signal?: AbortSignal | undefined
}

/** Asks web services politely: under a name, one request a host at a time, in its lane, and no more than a few tries. */
export interface Client {
  /**
   * The body of a successful answer, decoded by what it says of its characters, else from UTF-8, and read by `parse`,
   * which throws {@link TryAgain} where the answer is broken in a way that may pass. What else it throws is handed on.
   * @throws {SourceError} when the service cannot be reached, refuses, or answers with too much.
   * @throws the signal's reason when it is aborted.
   */
  getParsed<T>(url: string, parse: (body: string) => T, options?: GetOptions): Promise<T>
  /**
   * The same, unless nothing has changed since the answer whose `cursor` is given; then `value` is undefined. A service
   * that cannot tell answers in full (RFC 9110, 13).
   * @returns with the cursor for the next time, undefined where the service names nothing to compare by.
   */
  getIfChanged<T>(
    url: string,
    cursor: string | undefined,
    parse: (body: string) => T,
    options?: GetOptions,
  ): Promise<{ value: T | undefined; cursor: string | undefined }>
}

/** A refusal that asking again would not change, with the body in which a service may say why. */
export class RefusedError extends SourceError {
  readonly body: string
  constructor(message: string, body: string) {
    super(message)
    this.body = body
  }
}

const megabyte = 1_000_000
const largestBody = 50 * megabyte

export function createClient(options: ClientOptions): Client {
  const {
    userAgent,
    fetch = globalThis.fetch,
    now = realTime.now,
    sleep = realTime.sleep,
    random = Math.random,
    tries = 3,
    timeoutMs = 30_000,
    budgetMs = 20_000,
  } = options
  const lanes = options.lanes ?? createLanes({ now, sleep })

  async function ask<T>(url: URL, read: (response: Response) => Promise<T>, get: AskOptions): Promise<T> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = get.signal ? AbortSignal.any([get.signal, timeout]) : timeout
    try {
      const response = await fetch(url, { headers: { ...get.headers, 'user-agent': userAgent }, signal })
      if (!response.ok && response.status !== 304) throw await failureOf(response, url.host, now())
      return await read(response)
    } catch (thrown) {
      get.signal?.throwIfAborted()
      if (thrown instanceof SourceError || thrown instanceof TryAgain) throw thrown
      if (timeout.aborted) throw new TryAgain(`${url.host} did not answer in full within ${timeoutMs / 1000} s`)
      throw networkFailure(thrown, url.host)
    }
  }

  async function askInTurn<T>(url: URL, read: (response: Response) => Promise<() => T>, get: AskOptions): Promise<T> {
    const lane = get.lane ?? { key: url.host, intervalMs: 0 }
    const patienceMs = get.budgetMs ?? budgetMs
    let startedAt: number | undefined
    for (let attempt = 1; ; attempt++) {
      try {
        const parse = await lanes.inTurn(lane, get.signal, () => {
          startedAt ??= now()
          return ask(url, read, get)
        })
        // Reading takes its time, in which another process may ask.
        return parse()
      } catch (thrown) {
        if (!(thrown instanceof TryAgain)) throw thrown
        const waitMs = thrown.waitMs ?? backoffMs(attempt, random())
        const spentMs = now() - (startedAt ?? now())
        if (attempt >= Math.min(tries, thrown.tries) || spentMs + waitMs > patienceMs) throw givingUp(thrown, attempt)
        await sleep(waitMs, get.signal)
      }
    }
  }

  async function getParsed<T>(address: string, parse: (body: string) => T, get: GetOptions = {}): Promise<T> {
    const url = webAddress(address)
    const read = async (response: Response) => {
      const body = await readBody(response, get.maxBytes ?? largestBody, url.host)
      return () => parse(body)
    }
    return await askInTurn(url, read, get)
  }

  return {
    getParsed,
    async getIfChanged(address, cursor, parse, get = {}) {
      const url = webAddress(address)
      const read = async (response: Response) => {
        const body =
          response.status === 304 ? undefined : await readBody(response, get.maxBytes ?? largestBody, url.host)
        const next = body === undefined ? cursor : validatorsOf(url, response.headers)
        return () => ({ value: body === undefined ? undefined : parse(body), cursor: next })
      }
      return await askInTurn(url, read, { ...get, headers: requestHeaders(url, cursor) })
    },
  }
}

type AskOptions = GetOptions & { headers?: Record<string, string> }

async function failureOf(response: Response, host: string, now: number): Promise<Error> {
  const answered = `${host} answered ${response.status} ${response.statusText}`.trim()
  if (isWorthRetrying(response.status)) {
    const waitMs = requestedWaitMs(response.headers, now)
    await response.body?.cancel()
    if (waitMs === undefined) return new TryAgain(answered)
    return new TryAgain(`${answered} and asks to wait ${Math.ceil(waitMs / 1000)} s`, { waitMs })
  }
  const body = await readBody(response, megabyte, host)
  const said = /^\s*</.test(body) ? '' : body.replace(/\s+/g, ' ').trim().slice(0, 200)
  return new RefusedError(`${answered}${said ? `: ${said}` : ''}. Check the settings of this source.`, body)
}

function givingUp(trouble: TryAgain, attempts: number): SourceError {
  const tried = attempts > 1 ? ` (tried ${attempts} times)` : ''
  return new SourceError(`${trouble.message}${tried}. ${trouble.remedy}`, { cause: trouble })
}

function webAddress(address: string): URL {
  const url = parseUrl(address)
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new SourceError(`"${address.slice(0, 100)}" is not an http or https address.`)
  }
  // fetch would refuse it too, but with the password in its message.
  if (url.username || url.password) throw new SourceError(`The address of ${url.host} must not hold a password.`)
  return url
}
