import { isUtf8 } from 'node:buffer'

/**
 * Decodes bytes by what says in which characters they are, in this order (RFC 7303, 3): a byte order mark, the
 * `charset` of `contentType`, the XML declaration; else UTF-8, with U+FFFD for what is none. A label of UTF-8 does not
 * count where the bytes are something else: servers put it on everything.
 */
export function decodeBytes(bytes: Buffer, contentType = ''): string {
  const labels = [labelOfMark(bytes), /charset\s*=\s*["']?([^\s"';,]{1,40})/i.exec(contentType)?.[1], declared(bytes)]
  for (const label of labels) {
    const decoder = label === undefined ? undefined : decoderOf(label)
    if (decoder && (decoder.encoding !== 'utf-8' || isUtf8(bytes))) return decoder.decode(bytes)
  }
  return new TextDecoder().decode(bytes)
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
  const label = /^\s*<\?xml\b[^>]{0,200}?encoding\s*=\s*["']([\w.:-]{1,40})["']/.exec(
    bytes.toString('latin1', 0, 400),
  )?.[1]
  // What can be read byte by byte is not UTF-16, whatever it says.
  return label && /^utf-?16/i.test(label) ? undefined : label
}

function decoderOf(label: string): InstanceType<typeof TextDecoder> | undefined {
  try {
    return new TextDecoder(label)
  } catch {
    return undefined
  }
}
