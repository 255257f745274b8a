import type { SendMailOptions } from 'nodemailer'
import { linkUrl, type Site } from './site.ts'

/** One message to one address, as Nodemailer takes it. */
export interface Message extends SendMailOptions {
  /** What is in `raw` as it follows DATA, where that is known already: dots doubled, and the end marked. */
  smtpData?: Buffer
  /** To be called when a relay has taken all of it and nobody looks at it any more: its memory is used again. */
  release?: () => void
}

/** One that has been composed, and signed where there is a key. */
export interface FinishedMessage extends Message {
  /** Its line ends are CRLF only. */
  raw: Buffer
}

/** What every message holds, whatever its kind. */
export interface Content {
  to: string
  subject: string
  /** Absent in a message that is text alone. */
  html?: string | undefined
  text: string
  /** `<…@…>`, the same at every attempt. */
  messageId: string
}

/** A header whose value must leave as it is: a folded link has broken signatures downstream (nodemailer#1654). */
const unfolded = (value: string) => ({ prepared: true, value })

/** Of a message without parts this is a header of the message itself, and must say of every text the same. */
const textAlone = { encoding: 'quoted-printable' }

function base(site: Site, content: Content): Message {
  const { from, replyTo, returnPath } = site.mail
  return {
    from,
    to: { name: '', address: content.to },
    ...(replyTo ? { replyTo } : {}),
    envelope: { from: returnPath, to: [content.to] },
    subject: content.subject,
    ...(content.html === undefined ? textAlone : { html: content.html }),
    text: content.text,
    messageId: content.messageId,
    // Nothing in a message may make the sender read a file or fetch an address.
    disableFileAccess: true,
    disableUrlAccess: true,
  }
}

/** What answering machines must know of mail that nobody typed (RFC 3834 §5, and Microsoft's header for the same). */
const automatic = { 'Auto-Submitted': 'auto-generated', 'X-Auto-Response-Suppress': 'All' }

/** What the headers of a reader's digest say; `edition` and `cadence` name it to Google's postmaster page. */
export interface Mailing {
  unsubscribeToken: string
  edition: number
  cadence: string
}

/**
 * A digest with the headers of a mailing list: List-Unsubscribe with one-click POST (RFC 8058), List-ID (RFC 2919),
 * List-Help and List-Archive (RFC 2369).
 */
export function digestMessage(site: Site, content: Content, mailing: Mailing): Message {
  const { publicUrl, mail } = site
  const own = mailingHeaders(site, mailing)
  return {
    ...base(site, content),
    headers: {
      'List-Unsubscribe': unfolded(own['List-Unsubscribe']),
      'List-Unsubscribe-Post': unfolded('List-Unsubscribe=One-Click'),
      'List-ID': unfolded(`${listName(site.name)}<${mail.listId}>`),
      'List-Help': unfolded(`<${publicUrl}/>`),
      'List-Archive': unfolded(`<${publicUrl}/editions>`),
      ...automatic,
      Precedence: 'bulk',
      'Feedback-ID': unfolded(own['Feedback-ID']),
    },
  }
}

/** The headers of a digest that differ between its readers, To, Message-ID and Date aside. None may be folded. */
export function mailingHeaders(site: Site, mailing: Mailing): Record<'List-Unsubscribe' | 'Feedback-ID', string> {
  return {
    'List-Unsubscribe': `<${linkUrl(site, 'unsubscribe', mailing.unsubscribeToken)}>`,
    'Feedback-ID': `${mailing.edition}:${mailing.cadence}::${feedbackSender(site.mail.from.address)}`,
  }
}

/** A confirmation or the like: for one person who just asked, so no list and nothing to unsubscribe from. */
export function serviceMessage(site: Site, content: Content): Message {
  return { ...base(site, content), headers: automatic }
}

/** The list's name in quotes, where it can stand in a header without being encoded. */
function listName(name: string): string {
  return /^[ -~]{1,100}$/.test(name) ? `"${name.replace(/["\\]/g, '')}" ` : ''
}

/** Google asks for five to fifteen characters that name the sender. */
function feedbackSender(address: string): string {
  return (address.split('@')[1] ?? '')
    .replace(/[^a-z0-9]/gi, '')
    .slice(0, 15)
    .padEnd(5, 'x')
}
