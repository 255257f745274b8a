import { messageOf } from '../../lib/error.ts'
import { table } from '../../lib/table.ts'
import { SourceError } from '../source.ts'
import { decodeBytes } from './charset.ts'

/** A failure that may pass: the client tries again, a little later and only a few times. */
export class TryAgain extends Error {
  override readonly name = 'TryAgain'
  /** How many tries it is worth in all. */
  readonly tries: number
  /** How long to wait first; absent: the client backs off. */
  readonly waitMs: number | undefined
  /** What a person should do when it does not pass. */
  readonly remedy: string

  constructor(message: string, options: { tries?: number; waitMs?: number; remedy?: string } = {}) {
    super(message)
    this.tries = options.tries ?? Number.POSITIVE_INFINITY
    this.waitMs = options.waitMs
    this.remedy = options.remedy ?? 'Try again later.'
  }
}

/** Statuses that services use for "not now": arXiv answers 403 and 503 as well as 429 to who asks too fast. */
export function isWorthRetrying(status: number): boolean {
  return status === 403 || status === 408 || status === 429 || status >= 500
}

/**
 * How long the service asks to wait, in milliseconds: `Retry-After` in seconds or as a date (RFC 9110, 10.2.3), else the
 * reset time of a `RateLimit` field (https://huggingface.co/docs/hub/rate-limits).
 * @returns undefined where it does not say.
 */
export function requestedWaitMs(headers: Headers, now: number): number | undefined {
  const retryAfter = headers.get('retry-after')?.trim()
  if (retryAfter && /^\d+$/.test(retryAfter)) return Number(retryAfter) * 1000
  const moment = retryAfter ? Date.parse(retryAfter) : Number.NaN
  if (!Number.isNaN(moment)) return Math.max(0, moment - now)
  const limit = headers.get('ratelimit') ?? ''
  const reset = /\br=0\b/.test(limit) ? /\bt=(\d+)/.exec(limit)?.[1] : undefined
  return reset === undefined ? undefined : Number(reset) * 1000
}

/** Doubles from one second with each attempt, spread by half to one and a half so that many clients part. */
export function backoffMs(attempt: number, random: number): number {
  return Math.round(1000 * 2 ** (attempt - 1) * (0.5 + random))
}

const unreachable = table<string>({
  ECONNREFUSED: 'the connection was refused',
  ENOTFOUND: 'its name is unknown',
  EAI_AGAIN: 'its name could not be looked up',
  ENETUNREACH: 'there is no network',
  EHOSTUNREACH: 'there is no way to it',
  ETIMEDOUT: 'no connection in time',
  UND_ERR_CONNECT_TIMEOUT: 'no connection in time',
})

/** What went wrong below HTTP. Where there is no connection at all, one quick second try is enough to know. */
export function networkFailure(thrown: unknown, host: string): TryAgain {
  const cause = thrown instanceof Error && thrown.cause instanceof Error ? thrown.cause : thrown
  const code = cause instanceof Error && 'code' in cause ? String(cause.code) : ''
  const why = unreachable[code]
  // What carries no code is fetch's own refusal, for instance of a port that belongs to another protocol.
  if (why || !code) {
    return new TryAgain(`could not reach ${host}: ${why ? `${why} (${code})` : messageOf(cause)}`, {
      tries: 2,
      waitMs: 250,
      remedy: 'Check the network and the configured address.',
    })
  }
  return new TryAgain(`could not reach ${host}: ${messageOf(cause)} (${code})`)
}

/**
 * The body as text, see {@link decodeBytes}.
 * @throws {SourceError} when it is larger than `maxBytes`; nothing beyond that is kept in memory.
 */
export async function readBody(response: Response, maxBytes: number, host: string): Promise<string> {
  const chunks: Uint8Array[] = []
  let size = 0
  for await (const chunk of response.body ?? []) {
    size += chunk.byteLength
    if (size > maxBytes) {
      throw new SourceError(`${host} answered with more than ${maxBytes} bytes, which is not what was asked for.`)
    }
    chunks.push(chunk)
  }
  return decodeBytes(Buffer.concat(chunks), response.headers.get('content-type') ?? '')
}
