import { readFileSync } from 'node:fs'
import { messageOf } from '../lib/error.ts'
import { type Picture, type PictureType, readPicture } from './picture.ts'

/** The operator's mark, as it is served to pages and mails. */
export interface Logo {
  bytes: Buffer
  type: PictureType
  /** In CSS pixels; the width follows. */
  height: number
}

/** A logo is loaded with every mail that is opened. */
const mostBytes = 200_000

/** What is larger on a side, in pixels, is no logo, and many a program will not open it. */
const longestSide = 10_000

/** @param faults takes a line where the file cannot be a logo. */
export function readLogo(path: string, height: number, faults: string[]): Logo | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    faults.push(`LOGO names ${path}, which cannot be read (${messageOf(error)}): mend the path or its permissions.`)
    return undefined
  }
  const picture = readPicture(bytes)
  const why = whyNoLogo(bytes, picture)
  if (picture && !why) return { bytes, type: picture.type, height }
  faults.push(`LOGO names ${path}, which ${why}.`)
  return undefined
}

function whyNoLogo(bytes: Buffer, picture: Picture | undefined): string | undefined {
  if (!picture) return 'is no PNG, JPEG or GIF: save it as one of these, which mail programs show'
  if (bytes.length > mostBytes) return `has ${bytes.length} bytes: make it smaller, at most ${mostBytes}`
  if (!picture.size) return 'begins like a picture but is broken: save or copy it anew'
  const { width, height } = picture.size
  if (Math.max(width, height) <= longestSide) return undefined
  return `is ${width} by ${height} pixels: make it smaller, at most ${longestSide} on a side`
}
