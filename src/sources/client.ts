import { setTimeout as delay } from 'node:timers/promises'
import { backoffMs, isWorthRetrying, networkFailure, readBody, requestedWaitMs, TryAgain } from './http-answer.ts'
import { SourceError } from './source.ts'

export interface ClientOptions {
  /** Who asks, with an address where the operator can be found: services ask for that. */
  userAgent: string
  fetch?: typeof globalThis.fetch
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
  /** The least time between the starts of two requests to the host. */
  minIntervalMs?: number | undefined
  /** The largest body that is read, after decompression. */
  maxBytes?: number | undefined
  signal?: AbortSignal | undefined
}

/** Asks web services politely: under a name, one request a host at a time, at its pace, and no more than a few tries. */
export interface Client {
  /**
   * The body of a successful answer, decoded from UTF-8.
   * @throws {SourceError} when the service cannot be reached, refuses, or answers with too much.
   * @throws the signal's reason when it is aborted.
   */
  getText(url: string, options?: GetOptions): Promise<string>
  /**
   * The same, read by `parse`, which throws {@link TryAgain} where the answer is broken in a way that may pass.
   * What else it throws is handed on at once.
   */
  getParsed<T>(url: string, parse: (body: string) => T, options?: GetOptions): Promise<T>
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

export function createClient(options: ClientOptions): Client {
  const {
    userAgent,
    fetch = globalThis.fetch,
    now = Date.now,
    sleep = wait,
    random = Math.random,
    tries = 3,
    timeoutMs = 30_000,
    budgetMs = 20_000,
  } = options
  const inTurn = createTurns(now, sleep)

  async function ask<T>(url: URL, parse: (body: string) => T, get: GetOptions): Promise<T> {
    const timeout = AbortSignal.timeout(timeoutMs)
    const signal = get.signal ? AbortSignal.any([get.signal, timeout]) : timeout
    let body: string
    try {
      const response = await fetch(url, { headers: { 'user-agent': userAgent }, signal })
      if (!response.ok) throw await failureOf(response, url.host, now())
      body = await readBody(response, get.maxBytes ?? 50 * megabyte, url.host)
    } catch (thrown) {
      get.signal?.throwIfAborted()
      if (thrown instanceof SourceError || thrown instanceof TryAgain) throw thrown
      if (timeout.aborted) throw new TryAgain(`${url.host} did not answer in full within ${timeoutMs / 1000} s`)
      throw networkFailure(thrown, url.host)
    }
    return parse(body)
  }

  async function getParsed<T>(address: string, parse: (body: string) => T, get: GetOptions = {}): Promise<T> {
    const url = webAddress(address)
    let startedAt: number | undefined
    for (let attempt = 1; ; attempt++) {
      try {
        return await inTurn(url.host, get, () => {
          startedAt ??= now()
          return ask(url, parse, get)
        })
      } catch (thrown) {
        if (!(thrown instanceof TryAgain)) throw thrown
        const waitMs = thrown.waitMs ?? backoffMs(attempt, random())
        const spentMs = now() - (startedAt ?? now())
        if (attempt >= Math.min(tries, thrown.tries) || spentMs + waitMs > budgetMs) throw givingUp(thrown, attempt)
        await sleep(waitMs, get.signal)
      }
    }
  }

  return { getParsed, getText: (url, get) => getParsed(url, (body) => body, get) }
}

async function wait(ms: number, signal?: AbortSignal): Promise<void> {
  try {
    await delay(ms, undefined, signal ? { signal } : {})
  } catch (thrown) {
    signal?.throwIfAborted()
    throw thrown
  }
}

/** One request a host at a time, each at least the asked interval after the one before. */
function createTurns(now: () => number, sleep: NonNullable<ClientOptions['sleep']>) {
  const hosts = new Map<string, { last: Promise<unknown>; startedAt: number }>()
  return function inTurn<T>(host: string, get: GetOptions, work: () => Promise<T>): Promise<T> {
    const lane = hosts.get(host) ?? { last: Promise.resolve(), startedAt: Number.NEGATIVE_INFINITY }
    hosts.set(host, lane)
    const turn = lane.last.then(async () => {
      get.signal?.throwIfAborted()
      const waitMs = lane.startedAt + (get.minIntervalMs ?? 0) - now()
      if (waitMs > 0) await sleep(waitMs, get.signal)
      lane.startedAt = now()
      return work()
    })
    lane.last = turn.catch(() => undefined)
    return turn
  }
}

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
  const url = URL.canParse(address) ? new URL(address) : undefined
  if (url?.protocol !== 'http:' && url?.protocol !== 'https:') {
    throw new SourceError(`"${address.slice(0, 100)}" is not an http or https address.`)
  }
  // fetch would refuse it too, but with the password in its message.
  if (url.username || url.password) throw new SourceError(`The address of ${url.host} must not hold a password.`)
  return url
}
