import { createPrivateKey, sign } from 'node:crypto'
import { domainToASCII } from 'node:url'
import { promisify } from 'node:util'
import { foldLines } from 'nodemailer/lib/mime-funcs'
import { signedHeaders } from './message.ts'

/** The form with a callback signs on a thread of its own, beside what this one does. */
const signAside = promisify(sign)

/**
 * Signs one message.
 * @param fields its header fields as they leave, folded or not
 * @param bodyHash SHA-256 of its body in relaxed form, in base64
 * @returns the field `DKIM-Signature`
 */
export type Sign = (fields: readonly string[], bodyHash: string) => Promise<string>

/**
 * A signer with one RSA key: rsa-sha256, relaxed/relaxed (RFC 6376, RFC 8301), over the same fields as Nodemailer's own
 * for other mail. That one reads the whole body again for each reader and signs on the main thread.
 */
export function createSigner(dkim: { domain: string; selector: string; privateKey: string }): Sign {
  const key = createPrivateKey(dkim.privateKey)
  const domain = domainToASCII(dkim.domain) || dkim.domain
  return async (fields, bodyHash) => {
    const relaxed = new Map(fields.map(relaxedField))
    const names = signedHeaders.filter((name) => relaxed.has(name))
    const tags = `v=1; a=rsa-sha256; c=relaxed/relaxed; d=${domain}; q=dns/txt; s=${dkim.selector}; bh=${bodyHash}; h=${names.join(':')};`
    const unsigned = `${foldLines(`DKIM-Signature: ${tags}`, 76)}\r\n b=`
    // §3.7: the signature's own field comes last, without its value and without a line end.
    const covered = [...names.map((name) => `${name}:${relaxed.get(name)}`), relaxedField(unsigned).join(':')]
    const signature = await signAside('sha256', Buffer.from(covered.join('\r\n')), key)
    return unsigned + signature.toString('base64').replace(/.{72}(?=.)/g, '$&\r\n ')
  }
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
