import { type ParsedMail, simpleParser } from 'mailparser'
import { SMTPServer, type SMTPServerOptions } from 'smtp-server'

/** One message as it arrived. */
export interface Received {
  from: string
  to: string[]
  raw: string
  /** Parsed by a library that is not the sender's. */
  parsed: ParsedMail
}

/** A real SMTP server that keeps what it is given, or answers as a test tells it to. */
export interface Receiver {
  url: string
  mails: Received[]
  /** How often a client said MAIL FROM. */
  attempts: number
  /** The mails to one address. */
  to(address: string): Received[]
  close(): Promise<void>
}

/** What to answer instead of yes; `code` is an SMTP reply code. */
export interface Refusal {
  code: number
  message: string
}

/** Decides about a recipient or a message; undefined takes it. */
export interface Manners {
  onRecipient?: (address: string) => Refusal | undefined
  onMessage?: (to: string[]) => Refusal | undefined
  /** Further options of `smtp-server`. */
  options?: SMTPServerOptions
}

export async function startReceiver(manners: Manners = {}): Promise<Receiver> {
  const mails: Received[] = []
  let attempts = 0
  const refuse = ({ code, message }: Refusal) => Object.assign(new Error(message), { responseCode: code })
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    logger: false,
    onMailFrom(_address, _session, callback) {
      attempts += 1
      callback()
    },
    onRcptTo({ address }, _session, callback) {
      const refusal = manners.onRecipient?.(address)
      callback(refusal ? refuse(refusal) : null)
    },
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const to = session.envelope.rcptTo.map((recipient) => recipient.address)
        const refusal = manners.onMessage?.(to)
        if (refusal) return callback(refuse(refusal))
        const raw = Buffer.concat(chunks).toString()
        const from = session.envelope.mailFrom ? session.envelope.mailFrom.address : ''
        simpleParser(raw).then((parsed) => {
          mails.push({ from, to, raw, parsed })
          callback()
        }, callback)
      })
    },
    ...manners.options,
  })
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.server.address() as { port: number }
  return {
    url: `smtp://127.0.0.1:${port}`,
    mails,
    get attempts() {
      return attempts
    },
    to: (address) => mails.filter((mail) => mail.to.includes(address)),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
