/** The kinds of pictures that mail programs show: they leave out SVG, and old ones WebP. */
export type PictureType = 'image/png' | 'image/jpeg' | 'image/gif'

/** What the first bytes of a file say that it is. */
export interface Picture {
  type: PictureType
  /** In pixels; undefined where the file only begins like a picture, or is cut short. */
  size: { width: number; height: number } | undefined
}

/** Reads the head and looks for the end of a PNG, JPEG or GIF; undefined where it begins like none. */
export function readPicture(bytes: Buffer): Picture | undefined {
  for (const [type, beginning, sizeOf] of kinds) {
    if (bytes.toString('latin1', 0, beginning.length) !== beginning) continue
    const size = sizeOf(bytes)
    return { type, size: size && size.width > 0 && size.height > 0 ? size : undefined }
  }
  return undefined
}

const kinds = [
  ['image/png', '\x89PNG\r\n\x1a\n', sizeOfPng],
  ['image/jpeg', '\xff\xd8\xff', sizeOfJpeg],
  ['image/gif', 'GIF87a', sizeOfGif],
  ['image/gif', 'GIF89a', sizeOfGif],
] as const

/** Its first chunk is the header (PNG, 5.6), its last IEND. */
function sizeOfPng(bytes: Buffer): Picture['size'] {
  if (
    bytes.length < 33 ||
    bytes.toString('latin1', 8, 16) !== '\0\0\0\rIHDR' ||
    !bytes.includes('IEND\xaeB`\x82', 33, 'latin1')
  )
    return undefined
  return { width: bytes.readUInt32BE(16), height: bytes.readUInt32BE(20) }
}

/** The size is in the first frame header among the segments (ITU T.81, B.2.2), and EOI ends it. */
function sizeOfJpeg(bytes: Buffer): Picture['size'] {
  if (!bytes.includes('\xff\xd9', 2, 'latin1')) return undefined
  let at = 2
  while (at + 9 <= bytes.length && bytes[at] === 0xff) {
    const marker = bytes.readUInt8(at + 1)
    const isFrame = marker >= 0xc0 && marker <= 0xcf && ![0xc4, 0xc8, 0xcc].includes(marker)
    if (isFrame) return { width: bytes.readUInt16BE(at + 7), height: bytes.readUInt16BE(at + 5) }
    // Any number of 0xff may stand before a marker.
    at += marker === 0xff ? 1 : 2 + bytes.readUInt16BE(at + 2)
  }
  return undefined
}

/** The size of its screen follows the name of the format, and a semicolon ends it. */
function sizeOfGif(bytes: Buffer): Picture['size'] {
  if (bytes.length < 14 || !bytes.includes(';', 13)) return undefined
  return { width: bytes.readUInt16LE(6), height: bytes.readUInt16LE(8) }
}
