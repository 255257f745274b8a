import { createHash, createPrivateKey, type KeyObject, sign } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { promisify } from 'node:util'
import { foldLines } from 'nodemailer/lib/mime-funcs'
import type { Dkim } from '../config/dkim.ts'

/** The form with a callback signs on a thread of its own, beside what this one does. */
const signAside = promisify(sign)

/** The names of the headers that the DKIM signature covers; one-click unsubscribing counts only signed (RFC 8058 §4). */
export const signedHeaders: readonly string[] = [
  'from',
  'to',
  'reply-to',
  'subject',
  'date',
  'message-id',
  'mime-version',
  'content-type',
  'content-transfer-encoding',
  'list-id',
  'list-help',
  'list-archive',
  'list-unsubscribe',
  'list-unsubscribe-post',
  'auto-submitted',
  'feedback-id',
]

/**
 * Signs one message.
 * @param fields its header fields as they leave, folded or not
 * @param bodyHash SHA-256 of its body in relaxed form, in base64
 * @returns a field `DKIM-Signature` for each key, to stand before the others
 */
export type Sign = (fields: readonly string[], bodyHash: string) => Promise<string[]>

/**
 * A signer with one or more keys, relaxed/relaxed (RFC 6376, RFC 8301, RFC 8463). Nodemailer's own knows RSA alone, reads
 * the whole body for each message, and signs on the main thread.
 */
export function createSigner(dkim: Dkim): Sign {
  const domain = domainToASCII(dkim.domain) || dkim.domain
  const signers = dkim.keys.map(({ selector, privateKey }) => ({ selector, ...methodOf(createPrivateKey(privateKey)) }))
  return (fields, bodyHash) => {
    const relaxed = new Map(fields.map(relaxedField))
    const names = signedHeaders.filter((name) => relaxed.has(name))
    const covered = names.map((name) => `${name}:${relaxed.get(name)}\r\n`).join('')
    return Promise.all(
      signers.map(async ({ selector, algorithm, signData }) => {
        const tags = `v=1; a=${algorithm}; c=relaxed/relaxed; d=${domain}; q=dns/txt; s=${selector}; bh=${bodyHash}; h=${names.join(':')};`
        const unsigned = `${foldLines(`DKIM-Signature: ${tags}`, 76)}\r\n b=`
        // §3.7: the signature's own field comes last, without its value and without a line end.
        const signature = await signData(Buffer.from(covered + relaxedField(unsigned).join(':')))
        return unsigned + signature.toString('base64').replace(/.{72}(?=.)/g, '$&\r\n ')
      }),
    )
  }
}

/** How a key signs, and what that is called. Ed25519 signs the hash of what RSA hashes by itself (RFC 8463 §3). */
function methodOf(key: KeyObject): { algorithm: string; signData: (data: Buffer) => Promise<Buffer> } {
  if (key.asymmetricKeyType !== 'ed25519') {
    return { algorithm: 'rsa-sha256', signData: (data) => signAside('sha256', data, key) }
  }
  const hashOf = (data: Buffer) => createHash('sha256').update(data).digest()
  return { algorithm: 'ed25519-sha256', signData: (data) => signAside(null, hashOf(data), key) }
}

/** RFC 6376 §3.4.2: name and value. Of the spaces that there are, only these two kinds count. */
function relaxedField(field: string): [name: string, value: string] {
  const colon = field.indexOf(':')
  const value = field
    .slice(colon + 1)
    .replaceAll('\r\n', '')
    .replace(/[ \t]+/g, ' ')
    .replace(/^ | $/g, '')
  return [field.slice(0, colon).toLowerCase(), value]
}

/** RFC 6376 §3.4.4, of whole lines that are not the last of a body. */
export function relaxedLines(lines: string): string {
  return lines.replace(/[ \t]+/g, ' ').replaceAll(' \r\n', '\r\n')
}

/** The same of a whole body, at whose end empty lines do not count. */
export function relaxedBody(body: string): string {
  return relaxedLines(body).replace(/(?:\r\n)+$/, '\r\n')
}
