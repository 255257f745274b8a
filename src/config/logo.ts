import { readFileSync } from 'node:fs'
import { messageOf } from '../lib/error.ts'

/** The operator's mark, as it is served to pages and mails. */
export interface Logo {
  bytes: Buffer
  /** One that mail programs show: they leave out SVG, and old ones WebP. */
  type: 'image/png' | 'image/jpeg' | 'image/gif'
  /** In CSS pixels; the width follows. */
  height: number
}

/** A logo is loaded with every mail that is opened. */
const mostBytes = 200_000

const beginnings = [
  ['image/png', '89504e470d0a1a0a'],
  ['image/jpeg', 'ffd8ff'],
  ['image/gif', '47494638'],
] as const

/** @param faults takes a line where the file cannot be a logo. */
export function readLogo(path: string, height: number, faults: string[]): Logo | undefined {
  let bytes: Buffer
  try {
    bytes = readFileSync(path)
  } catch (error) {
    faults.push(`LOGO names ${path}, which cannot be read (${messageOf(error)}): mend the path or its permissions.`)
    return undefined
  }
  const type = beginnings.find(([, hex]) => bytes.toString('hex', 0, hex.length / 2) === hex)?.[0]
  if (type && bytes.length <= mostBytes) return { bytes, type, height }
  faults.push(
    type
      ? `LOGO names ${path}, which has ${bytes.length} bytes: make it smaller, at most ${mostBytes}.`
      : `LOGO names ${path}, which is no PNG, JPEG or GIF: save it as one of these, which mail programs show.`,
  )
  return undefined
}
