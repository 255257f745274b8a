import { createTransport } from 'nodemailer'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import type { Message } from './message.ts'

/** What the relay, or the way to it, answered to one message. */
export interface RelayFault {
  /** The SMTP reply code; absent where there was no reply. */
  code: number | undefined
  /** The relay's words, or the network's. */
  message: string
  /**
   * - `refused`: the relay answered no to this message
   * - `unreachable`: no connection, no TLS, or no login: nothing about this message
   * - `unanswered`: the connection went away in the middle, so the relay may have taken it
   */
  kind: 'refused' | 'unreachable' | 'unanswered'
}

/** Thrown by `submit`. */
export class RelayError extends PaperrouteError {
  override readonly name = 'RelayError'
  readonly fault: RelayFault

  constructor(fault: RelayFault, cause: unknown) {
    super(fault.message, { cause })
    this.fault = fault
  }
}

/** The way out: a pool of SMTP connections. */
export interface Relay {
  /** Host and port, without the password. */
  readonly name: string
  readonly connections: number
  /** @throws {PaperrouteError} when the relay cannot be reached or does not let us in, with the remedy. */
  verify(): Promise<void>
  /**
   * @returns the relay's answer once it took responsibility (SMTP 250)
   * @throws {RelayError}
   */
  submit(message: Message): Promise<string>
  close(): void
}

const seconds = 1_000

/**
 * Opens a pool on a relay. Nothing is connected until the first message.
 * @param url as Nodemailer takes it, `smtp://user:password@host:587`
 * @param rate messages a second, undefined for no limit
 */
export function openRelay(url: string, options: { connections: number; rate?: number | undefined }): Relay {
  const { host } = new URL(url)
  const pool = createTransport({
    url,
    pool: true,
    maxConnections: options.connections,
    ...(options.rate ? { rateLimit: Math.max(1, Math.round(options.rate)), rateDelta: seconds } : {}),
    // The ledger retries, so that every attempt is on record; the pool must not do it by itself.
    maxRequeues: 0,
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 60 * seconds,
  })
  return {
    name: host,
    connections: options.connections,
    async verify() {
      try {
        await pool.verify()
      } catch (error) {
        const { message } = faultOf(error)
        throw new PaperrouteError(
          `The relay ${host} cannot be used: ${message}. Check SMTP_URL and that the relay runs.`,
          {
            cause: error,
          },
        )
      }
    },
    async submit(message) {
      try {
        return (await pool.sendMail(message)).response
      } catch (error) {
        throw new RelayError(faultOf(error), error)
      }
    },
    close: () => pool.close(),
  }
}

const nothingAboutTheMessage = new Set(['EAUTH', 'ENOAUTH', 'EOAUTH2', 'EDNS', 'ETLS', 'EPROXY', 'EPROTOCOL'])

function faultOf(error: unknown): RelayFault {
  const { code, command, responseCode, response, errno } = error as {
    code?: string
    command?: string
    responseCode?: number
    response?: string
    errno?: number | string
  }
  const message = response?.replace(/\s+/g, ' ') ?? messageOf(error)
  const aboutTheMessage = command === 'MAIL FROM' || command === 'RCPT TO' || command === 'DATA'
  if (responseCode && aboutTheMessage) return { kind: 'refused', code: responseCode, message }
  // A message that cannot be composed, or an address that SMTP cannot carry, will not do better later.
  if (code === 'EENVELOPE' || code === 'EMESSAGE') return { kind: 'refused', code: responseCode ?? 550, message }
  const noConnection = errno !== undefined || /greeting|connection timeout/i.test(message)
  if (responseCode || noConnection || nothingAboutTheMessage.has(code ?? '')) {
    return { kind: 'unreachable', code: responseCode, message }
  }
  return { kind: 'unanswered', code: undefined, message }
}
