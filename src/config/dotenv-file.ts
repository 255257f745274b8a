import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'

/** What a file `.env` says. */
export interface DotenvFile {
  values: Record<string, string>
  /** The settings that lose a part of their value, or all of it, because it is taken for a comment. */
  cut: string[]
}

/** Settings whose values may well have a blank and a # in them, so that nobody can tell where a comment begins. */
const mayHoldBlanks = new Set([
  ...['SITE_NAME', 'MAIL_FOOTER', 'POSTAL_ADDRESS', 'MAIL_FROM', 'REPLY_TO', 'RETURN_PATH', 'SECRET'],
  ...['DATA_DIR', 'LOGO', 'TEMPLATES_DIR'],
])

/**
 * Reads a file `.env`, which need not be there.
 * @param faults takes a line where it cannot be read.
 */
export function readDotenv(path: string, faults: string[]): DotenvFile {
  try {
    return parseDotenv(readFileSync(path, 'utf8'))
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ENOENT')
      faults.push(`The file ${path} cannot be read: mend its permissions or remove it.`)
    return { values: {}, cut: [] }
  }
}

/**
 * Reads the text of a `.env`. For dotenv every # outside quotes begins a comment, also in the middle of a word; what an
 * operator did not mean as one is found here.
 */
function parseDotenv(text: string): DotenvFile {
  const cut = new Set<string>()
  for (const [, name = '', kept = '', comment] of text.replaceAll(/\r\n?/g, '\n').matchAll(assignment)) {
    if (comment !== undefined && !isQuoted(kept) && !isComment(name, kept, comment)) cut.add(name)
  }
  return { values: parse(text), cut: [...cut] }
}

/** As dotenv itself finds them: a name, what it keeps as the value, and what it leaves out. */
const assignment =
  /^\s*(?:export\s+)?([\w.-]+)(?:\s*=\s*?|:\s+?)((?:\s*'(?:\\'|[^'])*'|\s*"(?:\\"|[^"])*"|\s*`(?:\\`|[^`])*`|[^#\n]+)?\s*)(#.*)?$/gm

function isQuoted(kept: string): boolean {
  return /^\s*(['"`])[\s\S]*\1\s*$/.test(kept)
}

function isComment(name: string, kept: string, comment: string): boolean {
  // One of a later line.
  if (kept.includes('\n')) return true
  if (!/\s$/.test(kept)) return false
  return kept.trim() === '' ? /^#(\s|$)/.test(comment) : !mayHoldBlanks.has(name)
}
