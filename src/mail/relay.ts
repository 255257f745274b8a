import type { Readable } from 'node:stream'
import { createTransport } from 'nodemailer'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import { finishedContent, smtpData } from './finished-content.ts'
import type { Message } from './message.ts'

/** What the relay, or the way to it, answered to one message. */
export interface RelayFault {
  /** The SMTP reply code; absent where there was no reply. */
  code: number | undefined
  /** The relay's words, or the network's. */
  message: string
  /**
   * - `refused`: the relay answered no to this message, or no message could be made of it
   * - `unreachable`: no connection, no TLS, no login, or all of that lost before the content began to leave: nothing
   *   about this message
   * - `unanswered`: the connection went away in the middle of the content or after it, so the relay may have taken it
   */
  kind: 'refused' | 'unreachable' | 'unanswered'
  /** The command that it answered, as `RCPT TO`; `CONN` is the greeting. Absent where nothing was in flight. */
  step?: string | undefined
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
 * How long one submission may take in seconds, whatever the relay does: one that lets every reply wait for a minute, or
 * trickles them, would else outlive the claim, and the message would leave twice.
 */
export const longestSubmission = 150

/** What a submission leaves behind as it goes, for the moment when it breaks. */
interface Trace {
  /** Whether a message could be made at all. */
  composed?: boolean
  /** The message as it is read; there once the relay has let us in. */
  content?: Readable
}

/**
 * Opens a pool on a relay. Nothing is connected until the first message.
 * @param url as Nodemailer takes it, `smtp://user:password@host:587`
 * @param longest seconds after which a submission is broken off
 */
export function openRelay(url: string, options: { connections: number; longest?: number }): Relay {
  const { host } = new URL(url)
  const { connections, longest = longestSubmission } = options
  const pool = createTransport({
    url,
    pool: true,
    maxConnections: connections,
    // The ledger retries, so that every attempt is on record. What the pool may do by itself is to take another
    // connection where the relay had closed an idle one, before a byte of the message left.
    maxRequeues: 2,
    connectionTimeout: 10 * seconds,
    greetingTimeout: 10 * seconds,
    socketTimeout: 60 * seconds,
  })
  pool.use('stream', (mail, done) => {
    const { message } = mail
    const { trace, raw, smtpData: known } = mail.data as Message & { trace?: Trace }
    const data = known ?? (Buffer.isBuffer(raw) ? smtpData(raw) : undefined)
    const createReadStream = message.createReadStream.bind(message)
    message.createReadStream = (streamOptions) => {
      const content = data ? finishedContent(data) : createReadStream(streamOptions)
      if (trace) trace.content = content
      return content
    }
    if (trace) trace.composed = true
    done()
  })
  return {
    name: host,
    connections,
    async verify() {
      try {
        await pool.verify()
      } catch (error) {
        const { message } = faultOf(error, { composed: true })
        throw new PaperrouteError(
          `The relay ${host} cannot be used: ${message}. Check SMTP_URL and that the relay runs.`,
          {
            cause: error,
          },
        )
      }
    },
    async submit(message) {
      const trace: Trace = {}
      const breaking = new AbortController()
      const timer = setTimeout(
        () => breaking.abort(new Error(`no answer within ${longest} seconds`)),
        longest * seconds,
      )
      try {
        const { response } = await pool.sendMail(Object.assign({ signal: breaking.signal, trace }, message))
        message.release?.()
        return response
      } catch (error) {
        throw new RelayError(faultOf(breaking.signal.aborted ? breaking.signal.reason : error, trace), error)
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => pool.close(),
  }
}

/** Errors of Nodemailer that are about this message alone: an address that SMTP cannot carry, a size over the limit. */
const aboutTheMessage = new Set(['EENVELOPE', 'EMESSAGE'])

/** The commands before the first one that is about a message, as Nodemailer names them. The greeting is `CONN`. */
const ofSession = /^(EHLO|HELO|STARTTLS|AUTH)/

/** What Nodemailer says of a failure. */
interface SmtpError {
  code?: string
  /** The command that was in flight. */
  command?: string
  responseCode?: number
  response?: string
}

function faultOf(error: unknown, trace: Trace): RelayFault {
  const { command } = error as SmtpError
  return { ...kindOf(error as SmtpError, trace), step: command }
}

function kindOf(error: SmtpError, { composed, content }: Trace): RelayFault {
  const { code = '', command = '', responseCode, response } = error
  const message = response?.replace(/\s+/g, ' ') ?? messageOf(error)
  // The pool may have taken another connection, after one that let us in, and that one did not.
  const isOfSession = ofSession.test(command) || (code === 'EPROTOCOL' && command === 'CONN')
  if (isOfSession && !content?.readableDidRead) return { kind: 'unreachable', code: responseCode, message }
  // Whoever lets us in and then says no, says it to this message. What is wrong with it will not get better later.
  if (content && responseCode && responseCode >= 400) return { kind: 'refused', code: responseCode, message }
  if (!composed || aboutTheMessage.has(code)) return { kind: 'refused', code: responseCode ?? 550, message }
  if (content?.readableDidRead) return { kind: 'unanswered', code: undefined, message }
  return { kind: 'unreachable', code: responseCode, message }
}
