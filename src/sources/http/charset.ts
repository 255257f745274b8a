import { isUtf8 } from 'node:buffer'

/**
 * Decodes bytes by what says in which characters they are, in this order (RFC 7303, 3): a byte order mark, the
 * `charset` of `contentType`, the XML declaration; else UTF-8, with U+FFFD for what is none.
 *
 * Servers put UTF-8 and Latin-1 on everything, so the bytes are asked too: text in Latin-1 that is UTF-8 by chance does
 * not occur.
 */
export function decodeBytes(bytes: Buffer, contentType = ''): string {
  const labels = [labelOfMark(bytes), /charset\s*=\s*["']?([^\s"';,]{1,40})/i.exec(contentType)?.[1], declared(bytes)]
  for (const label of labels) {
    const decoder = label === undefined ? undefined : decoderOf(label)
    if (decoder && fits(decoder.encoding, bytes)) return decoder.decode(bytes)
  }
  return new TextDecoder().decode(bytes)
}

/** @param encoding as the decoder names it: Latin-1 and ASCII are `windows-1252` (https://encoding.spec.whatwg.org). */
function fits(encoding: string, bytes: Buffer): boolean {
  if (encoding === 'utf-8') return isUtf8(bytes)
  // Markup in UTF-16 has a zero in every `<`.
  if (encoding.startsWith('utf-16')) return bytes.subarray(0, 400).includes(0)
  return encoding !== 'windows-1252' || !isUtf8(bytes)
}

function labelOfMark(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 4)
  if (start.startsWith('\xef\xbb\xbf')) return 'utf-8'
  // Without a mark, `<?` or a `<` and another letter shows it too.
  if (start.startsWith('\xff\xfe') || /^<\0.\0/.test(start)) return 'utf-16le'
  if (start.startsWith('\xfe\xff') || /^\0<\0./.test(start)) return 'utf-16be'
  return undefined
}

function declared(bytes: Buffer): string | undefined {
  const start = bytes.toString('latin1', 0, 400)
  return /^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(start)?.[1]
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label)
  } catch {
    return undefined
  }
}
