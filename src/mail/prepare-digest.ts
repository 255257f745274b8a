import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { foldLines } from 'nodemailer/lib/mime-funcs'
import type { Format } from '../subscribers/preferences.ts'
import type { ReaderLinks } from './digest-view.ts'
import type { Sign } from './dkim.ts'
import { endOfData } from './finished-content.ts'
import { digestMessage, type FinishedMessage, mailingHeaders } from './message.ts'
import { type Encoded, encode, encodedOf, escapeLinks, type Piece } from './pieces.ts'
import { quotedPrintable, quotedPrintablePiece } from './quoted-printable.ts'
import type { RenderedDigest } from './render-digest.ts'
import { linkUrl, type Site } from './site.ts'

/** Whom a digest goes to. */
export interface DigestReader {
  to: string
  /** `<…@…>`, the same at every attempt. */
  messageId: string
  cadence: string
  unsubscribeToken: string
  manageToken: string
  listToken: string
}

/** A digest encoded once for all its readers. */
export interface PreparedDigest {
  /** The finished message to one reader: their headers, signed, and the shared bytes joined with their links. */
  messageFor(reader: DigestReader): Promise<FinishedMessage>
}

/** Whole lines that all readers share, or which of a reader's links stands there. */
type Stretch = Encoded | keyof PartLinks
type PartLinks = Record<`${'text' | 'html'} ${keyof ReaderLinks}`, Buffer>

/**
 * Encodes what all readers of a digest share. A message made of it says the same as one that Nodemailer composes from
 * `digestMessage`, with the same headers in the same order, which Nodemailer writes here too.
 *
 * Both parts are quoted-printable whatever they hold, where Nodemailer takes base64 for mostly foreign letters: its
 * lines can be broken anywhere, so that a link begins and ends a line and is spliced between finished bytes. Base64 runs
 * on through the whole part, and of a digest, which is mostly markup and English, it would make a quarter more.
 * @param options.sign absent: no message is signed
 * @param options.format `text`: one text/plain body instead of two parts, under the same headers
 */
export function prepareDigest(
  site: Site,
  rendered: RenderedDigest,
  edition: number,
  { sign, format = 'html' }: { sign?: Sign | undefined; format?: Format } = {},
): PreparedDigest {
  const html = format === 'text' ? undefined : 'x'
  const blank = { to: 'x@x.invalid', messageId: '<x@x.invalid>', html, text: 'x' }
  const model = digestMessage(
    site,
    { ...blank, subject: rendered.subject },
    { unsubscribeToken: 'x', edition, cadence: 'x' },
  )
  const node = new MailComposer(model).compile()
  const fields = node.buildHeaders().split(/\r\n(?![ \t])/)
  const body = merged(format === 'text' ? partOf('text', rendered.text) : bodyOf(rendered, String(node.boundary)))
  const join = createJoiner()

  function headersFor(reader: DigestReader): string[] {
    const folded = (name: string, value: string | Date | { name: string; address: string }) =>
      foldLines(`${name}: ${node.encodeHeaderValue(name, value)}`, 76)
    const own: Record<string, string> = mailingHeaders(site, { ...reader, edition })
    return fields.map((field) => {
      const name = field.slice(0, field.indexOf(':'))
      if (name === 'To') return folded(name, { name: '', address: reader.to })
      if (name === 'Message-ID') return folded(name, reader.messageId)
      if (name === 'Date') return folded(name, new Date())
      return own[name] === undefined ? field : `${name}: ${own[name]}`
    })
  }

  return {
    async messageFor(reader) {
      const links = partLinks({
        manageUrl: linkUrl(site, 'manage', reader.manageToken),
        unsubscribeUrl: linkUrl(site, 'unsubscribe', reader.unsubscribeToken),
        listUrl: linkUrl(site, 'list', reader.listToken),
      })
      const envelope = node.setEnvelope({ from: site.mail.returnPath, to: [reader.to] }).getEnvelope()
      const own = headersFor(reader)
      const head = sign ? [...(await sign(own, bodyHash(body, links))), ...own] : own
      const lines = body.map((stretch) => (typeof stretch === 'string' ? links[stretch] : stretch.bytes))
      // Written once, with the end mark: no line of it begins with a dot.
      const { joined, release } = join([Buffer.from(`${head.join('\r\n')}\r\n\r\n`), ...lines, endOfData])
      return { envelope, raw: joined.subarray(0, -endOfData.length), smtpData: joined, release }
    },
  }
}

/** The next size that memory is asked in: messages of a digest differ by a few bytes. */
const roundedUp = (bytes: number) => Math.ceil(bytes / 4_096) * 4_096

/**
 * Joins pieces in memory of messages that have left, as far as there is any: new memory for each of a million messages
 * keeps the collector busier than all else that a message costs.
 */
function createJoiner(): (pieces: readonly Buffer[]) => { joined: Buffer; release: () => void } {
  const spare: Buffer[] = []
  return (pieces) => {
    const length = pieces.reduce((sum, piece) => sum + piece.length, 0)
    const found = spare.pop()
    const memory = found && found.length >= length ? found : Buffer.allocUnsafeSlow(roundedUp(length))
    let at = 0
    for (const piece of pieces) at += piece.copy(memory, at)
    let isReleased = false
    const release = () => {
      if (!isReleased) spare.push(memory)
      isReleased = true
    }
    return { joined: memory.subarray(0, length), release }
  }
}

/**
 * A hash cannot go on over shared bytes once a reader's have come, and the first link is near the beginning: so all of
 * it is hashed for each. What is shared is its relaxed form, and that takes far longer than hashing.
 */
function bodyHash(body: readonly Stretch[], links: PartLinks): string {
  const hash = createHash('sha256')
  for (const stretch of body) hash.update(typeof stretch === 'string' ? links[stretch] : stretch.relaxed)
  return hash.digest('base64')
}

/** The body from its first boundary to its last (RFC 2046 §5.1.1): the text, then the HTML that is preferred. */
function bodyOf(rendered: RenderedDigest, boundary: string): Stretch[] {
  const opening = (type: string) =>
    `--${boundary}\r\nContent-Type: ${type}; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n`
  return [
    encode(opening('text/plain')),
    ...partOf('text', rendered.text),
    encode(`\r\n${opening('text/html')}`),
    ...partOf('html', rendered.html),
    encode(`\r\n--${boundary}--\r\n`),
  ]
}

/** The text's last line has an end, which a signature's relaxed form keeps: it leaves out only empty lines (RFC 6376 §3.4.4). */
function partOf(part: 'text' | 'html', pieces: readonly Piece[]): Stretch[] {
  return pieces.map((piece, index) => {
    if (typeof piece === 'string') return `${part} ${piece}` as const
    return index === pieces.length - 1 ? encode(quotedPrintable(piece.text)) : encodedOf(piece)
  })
}

/** With one stretch between two links, since a message to a reader costs time for each. */
function merged(stretches: readonly Stretch[]): Stretch[] {
  const result: Stretch[] = []
  let run: Encoded[] = []
  const endRun = () => {
    if (run.length > 0) result.push(together(run))
    run = []
  }
  for (const stretch of stretches) {
    if (typeof stretch === 'object') run.push(stretch)
    else {
      endRun()
      result.push(stretch)
    }
  }
  endRun()
  return result
}

function together(run: readonly Encoded[]): Encoded {
  const bytes = Buffer.concat(run.map((one) => one.bytes))
  const isRelaxed = run.every((one) => one.relaxed === one.bytes)
  return { bytes, relaxed: isRelaxed ? bytes : Buffer.concat(run.map((one) => one.relaxed)) }
}

function partLinks(links: ReaderLinks): PartLinks {
  const encoded = (link: string) => Buffer.from(quotedPrintablePiece(link))
  const html = escapeLinks(links)
  return {
    'text manageUrl': encoded(links.manageUrl),
    'text unsubscribeUrl': encoded(links.unsubscribeUrl),
    'text listUrl': encoded(links.listUrl),
    'html manageUrl': encoded(html.manageUrl),
    'html unsubscribeUrl': encoded(html.unsubscribeUrl),
    'html listUrl': encoded(html.listUrl),
  }
}
