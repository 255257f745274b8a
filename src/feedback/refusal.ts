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

/** Without an enhanced code, what refuses a recipient for good (RFC 5321 §4.2.3). */
const refusesRecipient = new Set([550, 551, 553])

/**
 * Whether an address will never take mail. Full mailboxes, and what is said of our mail or of us, pass: the next message
 * may be taken.
 */
export function isAddressDead({ code, message, step }: Refusal): boolean {
  const enhanced = /^\d{3}[ -](\d\.\d{1,3}\.\d{1,3})\b/.exec(message)?.[1]
  if (enhanced) return mailboxIsGone.has(enhanced)
  return step === 'RCPT TO' && refusesRecipient.has(code ?? 0)
}
