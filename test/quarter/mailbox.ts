import type { AddressInfo } from 'node:net'
import { simpleParser } from 'mailparser'
import { SMTPServer } from 'smtp-server'

/** What a mail turned out to be, by what it says. */
export type MailKind = 'digest' | 'quiet note' | 'service'

/** What is kept of a mail. */
export interface Arrived {
  to: string
  at: number
  kind: MailKind
  /** arXiv's ids of the papers in its text, in their order. */
  papers: readonly string[]
  /** The address in a service mail, and where one click unsubscribes from the others. */
  link: string
  /** How many papers it says are like those that its reader saved or liked. */
  alike: number
}

/** The last mail, of which more is kept: where it asks what its reader says of each paper, in their order. */
export type LastArrived = Arrived & { opinionLinks: readonly string[] }

/** The receiving side: a real SMTP server, whose mails are read by another library than wrote them. */
export interface Mailbox {
  readonly port: number
  readonly mails: readonly Arrived[]
  /** The last mail of a kind to somebody. */
  last(to: string, kind: MailKind): LastArrived | undefined
  close(): Promise<void>
}

const plain = { skipHtmlToText: true, skipTextToHtml: true, skipImageLinks: true, skipTextLinks: true }

async function read(raw: Buffer, to: string): Promise<LastArrived> {
  const { text = '', subject = '', headers } = await simpleParser(raw, plain)
  const papers = Array.from(text.matchAll(/^ *\[\d\] https:\/\/arxiv\.org\/abs\/(\S+)$/gm), ([, id]) => `${id}`)
  const list = headers.get('list') as { unsubscribe?: { url?: string } } | undefined
  const kind = papers.length > 0 ? 'digest' : subject.startsWith('Nothing new') ? 'quiet note' : 'service'
  const link = list?.unsubscribe?.url ?? /\[(https?:\/\/[^\]\s]+)\]/.exec(text)?.[1] ?? ''
  const opinionLinks = Array.from(text.matchAll(/^ *\[\d\] (https?:\S+\/list\/\w+\/\d+)$/gm), ([, url]) => `${url}`)
  const alike = text.match(/^ {4}(?:\S.* · )?similar to (?:“|papers you )/gim)?.length ?? 0
  return { to, at: Date.now(), kind, papers, link, alike, opinionLinks }
}

export async function openMailbox(): Promise<Mailbox> {
  const mails: Arrived[] = []
  const lastOf = new Map<string, LastArrived>()
  const server = new SMTPServer({
    authOptional: true,
    disabledCommands: ['STARTTLS'],
    disableReverseLookup: true,
    logger: false,
    closeTimeout: 1_000,
    onData(stream, session, callback) {
      const chunks: Buffer[] = []
      stream.on('data', (chunk: Buffer) => chunks.push(chunk))
      stream.on('end', () => {
        const [recipient] = session.envelope.rcptTo
        read(Buffer.concat(chunks), recipient?.address ?? '').then((mail) => {
          const { opinionLinks: _, ...kept } = mail
          mails.push(kept)
          lastOf.set(`${mail.kind} ${mail.to}`, mail)
          callback()
        }, callback)
      })
    },
  })
  // Connections that are cut when the relay goes away.
  server.on('error', () => undefined)
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  return {
    port: (server.server.address() as AddressInfo).port,
    mails,
    last: (to, kind) => lastOf.get(`${kind} ${to}`),
    close: () => new Promise((resolve) => server.close(() => resolve())),
  }
}
