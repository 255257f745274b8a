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
   * - `unreachable`: no connection, no TLS, no login or none that is enough: nothing about this message
   * - `unclear`: the connection that let us in was lost before the content began to leave, or the relay does not relay:
   *   that may be about this message or about all
   * - `unanswered`: the connection went away in the middle of the content or after it, so the relay may have taken it
   */
  kind: 'refused' | 'unreachable' | 'unclear' | 'unanswered'
  /** The command that it answered, as `RCPT TO`; `CONN` is the greeting. Absent where nothing was in flight. */
  step?: string | undefined
}

/** Whether the relay may not be usable for anybody's message. */
export const isOfRelay = ({ kind }: RelayFault) => kind === 'unreachable' || kind === 'unclear'

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
  /** How long one submission may take, in seconds. */
  readonly longest: number
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

/**
 * So many more connections a submission may take, where the relay had closed the ones it was given before a byte of it
 * left. That is the one thing that is tried again without the ledger.
 */
const otherConnections = 2

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
    // The ledger retries, so that every attempt is on record.
    maxRequeues: 0,
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
    longest,
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
      const breaking = new AbortController()
      const timer = setTimeout(
        () => breaking.abort(new Error(`no answer within ${longest} seconds`)),
        longest * seconds,
      )
      try {
        for (let others = otherConnections; ; others -= 1) {
          const trace: Trace = {}
          try {
            const { response } = await pool.sendMail(Object.assign({ signal: breaking.signal, trace }, message))
            message.release?.()
            return response
          } catch (error) {
            if (others > 0 && trace.content?.readableDidRead === false && wasClosed(error as SmtpError)) continue
            throw new RelayError(faultOf(breaking.signal.aborted ? breaking.signal.reason : error, trace), error)
          }
        }
      } finally {
        clearTimeout(timer)
      }
    },
    close: () => pool.close(),
  }
}

/** Whether the pool gave the message back because its connection had been closed, and would try another if it might. */
function wasClosed({ code, command }: SmtpError): boolean {
  return code === 'ECONNECTION' && command === undefined
}

/** Errors of Nodemailer that are about this message alone: an address that SMTP cannot carry, a size over the limit. */
const aboutTheMessage = new Set(['EENVELOPE', 'EMESSAGE'])

/** Replies by which the login is missing, refused or not enough, at whatever command (RFC 4954 §6). */
const aboutTheLogin = new Set([530, 534, 535, 538])

/** Words by which a server does not relay; those of addresses are no such words. */
const deniesRelaying = (reply: string) =>
  /\brelay(ing)?\b.{0,20}\b(denied|prohibited|disallowed|rejected|not (permitted|allowed|supported))|\b(unable|cannot|not|n.t|refuse[sd]?|permi\w+|allowed) (to )?relay/i.test(
    reply.replace(/\S*@\S*/g, ''),
  )

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
  const words = wasClosed(error) ? 'Connection closed unexpectedly' : messageOf(error)
  const message = response?.replace(/\s+/g, ' ') ?? words
  const hasLeft = content?.readableDidRead
  const isOfSession = ofSession.test(command) || (code === 'EPROTOCOL' && command === 'CONN')
  if (!hasLeft && (isOfSession || aboutTheLogin.has(responseCode ?? 0))) {
    return { kind: 'unreachable', code: responseCode, message }
  }
  // Whoever lets us in and then says no, says it to this message. What is wrong with it will not get better later.
  if (content && responseCode && responseCode >= 400) {
    const kind = !hasLeft && responseCode >= 500 && deniesRelaying(message) ? 'unclear' : 'refused'
    return { kind, code: responseCode, message }
  }
  if (!composed || aboutTheMessage.has(code)) return { kind: 'refused', code: responseCode ?? 550, message }
  if (hasLeft) return { kind: 'unanswered', code: undefined, message }
  return { kind: content ? 'unclear' : 'unreachable', code: responseCode, message }
}
