/** What a relay said when it did not take a message. */
export interface Refusal {
  /** The SMTP reply code. */
  code: number | undefined
  /** The whole reply; the enhanced code of RFC 3463 stands behind the reply code. */
  message: string
  /** The command that it answered. */
  step?: string | undefined
}

/**
 * Codes by which there is no such mailbox or it takes no mail any more (RFC 3463 §3.2 and §3.3, RFC 7505): bad mailbox,
 * bad domain, bad syntax, moved, null MX, disabled.
 */
const mailboxIsGone = new Set(['5.1.0', '5.1.1', '5.1.2', '5.1.3', '5.1.6', '5.1.10', '5.2.1'])

/** Without an enhanced code, what refuses a recipient for good (RFC 5321 §4.2.3) … */
const refusesRecipient = new Set([550, 551, 553])

/** … if its words are those of a missing mailbox … */
const saysMissing = new RegExp(
  [
    /\b(no such|unknown|invalid) (user|recipient|mailbox|account|address|host)\b/,
    /\b(user|recipient|mailbox|account|address|host)\b.{0,60}\b(unknown|unavailable|not found|not known|invalid|disabled)\b/,
    /\bdoes(n.t| not) (exist|have an? \S+ account)\b/,
    /\bno (mailbox|user)\b.{0,20}\bby that name\b/,
    /\bnot (our|a local) (user|customer)\b|\buser not local\b/,
  ]
    .map(({ source }) => source)
    .join('|'),
  'i',
)

/** … and not about us, our mail, or a state that passes. The same code says all of that. */
const saysOther =
  /relay|authenti|permitted|denied|allowed|polic|block|black|spam|reputation|sender|client|content|full|quota|temporar/i

/** Addresses and links in a reply hold all sorts of words. */
const withoutNames = (reply: string) => reply.replace(/\S*@\S*|\bhttps?:\S*/g, '')

/**
 * Whether an address will never take mail. Full mailboxes, and what is said of our mail or of us, pass: the next message
 * may be taken. Where a reply can be read both ways, it passes too: who is bounced for a relay's own refusal has done
 * nothing, and would have to sign up again.
 */
export function isAddressDead({ code, message, step }: Refusal): boolean {
  if (step === 'MAIL FROM') return false
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(message)?.[1]
  if (enhanced) return mailboxIsGone.has(enhanced)
  const words = withoutNames(message)
  return step === 'RCPT TO' && refusesRecipient.has(code ?? 0) && saysMissing.test(words) && !saysOther.test(words)
}
