import { createHash } from 'node:crypto'
import MailComposer from 'nodemailer/lib/mail-composer'
import { relaxedBody, type Sign } from './dkim.ts'
import type { FinishedMessage, Message } from './message.ts'

/**
 * Composes a message that is one person's alone, by Nodemailer, and signs it. Digests, which many share, are made by
 * `prepareDigest`.
 * @param sign absent: it is not signed
 */
export async function composeMessage(message: Message, sign?: Sign): Promise<FinishedMessage> {
  const node = new MailComposer({ ...message, newline: 'windows' }).compile()
  const composed = await node.build()
  const envelope = node.getEnvelope()
  if (!sign) return { envelope, raw: composed }
  const end = composed.indexOf('\r\n\r\n')
  // Letters that are not ASCII may stand in an address, and nowhere in the body.
  const fields = composed.toString('utf8', 0, end).split(/\r\n(?![ \t])/)
  const body = relaxedBody(composed.toString('latin1', end + 4))
  const signatures = await sign(fields, createHash('sha256').update(body, 'latin1').digest('base64'))
  return { envelope, raw: Buffer.concat([Buffer.from(`${signatures.join('\r\n')}\r\n`), composed]) }
}
