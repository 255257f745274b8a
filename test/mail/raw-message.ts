import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto'

/** One header field as it came, folded or not, without its final line end. */
export interface RawHeader {
  name: string
  field: string
  /** Unfolded and trimmed. */
  value: string
}

/** A message taken apart at the first empty line, with nothing decoded. */
export function takeApart(raw: string): { headers: RawHeader[]; body: string } {
  const end = raw.indexOf('\r\n\r\n')
  const fields = raw.slice(0, end).split(/\r\n(?![ \t])/)
  const headers = fields.map((field) => {
    const colon = field.indexOf(':')
    return {
      name: field.slice(0, colon).trim().toLowerCase(),
      field,
      value: field
        .slice(colon + 1)
        .replace(/\r\n/g, '')
        .trim(),
    }
  })
  return { headers, body: raw.slice(end + 4) }
}

/** The fields of that name. */
export function fieldsOf(raw: string, name: string): RawHeader[] {
  return takeApart(raw).headers.filter((header) => header.name === name.toLowerCase())
}

/** The value of the one field of that name. */
export function headerOf(raw: string, name: string): string {
  const [field, ...others] = fieldsOf(raw, name)
  if (!field || others.length > 0) throw new Error(`there is not one ${name} but ${others.length + (field ? 1 : 0)}`)
  return field.value
}

/** The tags of a DKIM-Signature: `v`, `a`, `d`, `h` … (RFC 6376 §3.2). */
export function tagsOf(signature: string): Map<string, string> {
  return new Map(
    signature
      .split(';')
      .filter((part) => part.trim())
      .map((part) => {
        const equals = part.indexOf('=')
        return [part.slice(0, equals).trim(), part.slice(equals + 1).replace(/\s+/g, '')] as const
      }),
  )
}

/** RFC 6376 §3.4.2 */
function relaxedHeader(field: string): string {
  const colon = field.indexOf(':')
  const value = field.slice(colon + 1).replace(/\r\n/g, '')
  return `${field.slice(0, colon).trim().toLowerCase()}:${value.replace(/[ \t]+/g, ' ').trim()}`
}

/** RFC 6376 §3.4.4 */
function relaxedBody(body: string): string {
  const lines = body.split('\r\n').map((line) => line.replace(/[ \t]+/g, ' ').replace(/ $/, ''))
  while (lines.at(-1) === '') lines.pop()
  return lines.length > 0 ? `${lines.join('\r\n')}\r\n` : ''
}

/**
 * Verifies the one DKIM signature of a message, as a receiver would who has the key from DNS. Written after RFC 6376
 * for relaxed/relaxed and rsa-sha256 alone.
 */
export function verifyDkim(raw: string, publicKey: KeyObject | string): { body: boolean; headers: boolean } {
  const { headers, body } = takeApart(raw)
  const signature = headers.find((header) => header.name === 'dkim-signature')
  if (!signature) return { body: false, headers: false }
  const tags = tagsOf(signature.value)
  if (tags.get('a') !== 'rsa-sha256' || tags.get('c') !== 'relaxed/relaxed' || tags.has('l')) {
    throw new Error(`this verifier does not know ${signature.value}`)
  }
  const bodyHash = createHash('sha256').update(relaxedBody(body), 'latin1').digest('base64')
  // Each name takes the last field of it that is not taken yet; a name without a field signs that there is none.
  const left = [...headers]
  const signed = (tags.get('h') ?? '').split(':').flatMap((name) => {
    const at = left.findLastIndex((header) => header.name === name.toLowerCase())
    return at < 0 ? [] : left.splice(at, 1).map((header) => `${relaxedHeader(header.field)}\r\n`)
  })
  const own = relaxedHeader(signature.field.replace(/([;:]\s*b=)[^;]*/, '$1'))
  const key = typeof publicKey === 'string' ? createPublicKey(publicKey) : publicKey
  const data = Buffer.from(signed.join('') + own, 'latin1')
  return {
    body: bodyHash === tags.get('bh'),
    headers: verify('sha256', data, key, Buffer.from(tags.get('b') ?? '', 'base64')),
  }
}
