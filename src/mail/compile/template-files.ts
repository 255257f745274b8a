import { lstat, readdir, readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { messageOf, PaperrouteError } from '../../lib/error.ts'
import { TemplateError } from './fault.ts'
import type { TemplateFile } from './written.ts'

/** All templates as they were at one moment, by their names; the operator's in place of ours. */
export interface TemplateFiles {
  files: ReadonlyMap<string, TemplateFile>
  /** The names that ours have: what an operator's file may take the place of. */
  known: readonly string[]
  /** What else lies in the operator's folder, and is used only where another file includes it. */
  others: readonly string[]
  /** The operator's links that lead nowhere. */
  dangling: readonly string[]
}

/**
 * Reads the templates of both folders.
 * @param own the operator's, `TEMPLATES_DIR`
 * @throws {PaperrouteError} where a folder or a file of it cannot be read
 */
export async function readTemplateFiles(ours: string, own?: string): Promise<TemplateFiles> {
  const [theirs, standard] = await Promise.all([
    own === undefined ? { files: [], dangling: [] } : readFolder(own, true),
    readFolder(ours, false),
  ])
  const known = standard.files.map(({ name }) => name)
  const files = new Map(
    [...standard.files, ...theirs.files.filter(({ name }) => isTemplate(name))].map((file) => [file.name, file]),
  )
  const others = theirs.files.map(({ name }) => name).filter((name) => !known.includes(name))
  return { files, known, others, dangling: theirs.dangling }
}

/**
 * What an operator will wonder about: files of theirs that nothing uses, as one is whose name is mistyped, and links that
 * lead nowhere.
 * @returns undefined where there are none
 */
export function unusedInWords(found: TemplateFiles, folder: string): string | undefined {
  const links = found.dangling.map((name) => `${join(folder, name)} is a link that leads nowhere: mend it or delete it`)
  const unused = unusedFiles(found, folder)
  return [...links, ...(unused ? [unused] : [])].join('. ') || undefined
}

function unusedFiles({ files, known, others }: TemplateFiles, folder: string): string | undefined {
  const includes = [...files.values()].map(({ text }) => text).join('\n')
  // A file of words may be of a language that we have none of.
  const unused = others.filter(
    (name) => !/^messages\/[^/]+\.json$/.test(name) && !includes.includes(posix.basename(name)),
  )
  if (unused.length === 0) return undefined
  const verb = unused.length === 1 ? 'is' : 'are'
  return `${unused.join(', ')} in ${folder} ${verb} not used: no template includes ${unused.length === 1 ? 'it' : 'them'}, and only these names take the place of ours: ${known.join(', ')}`
}

const isTemplate = (name: string) => /\.(mjml|txt|json)$/.test(name)
/** The words of languages, which are read once, at the start. */
const isMessages = (name: string) => /^messages(\/|$)/.test(name)
/** What editors and systems leave lying about. */
const isLitter = (name: string) => /(^|\/)[.#]|~$/.test(name)

interface Folder {
  files: TemplateFile[]
  dangling: string[]
}

async function readFolder(folder: string, isOwn: boolean): Promise<Folder> {
  try {
    const names = await namesIn(folder)
    const read = await Promise.all(names.sort().map((name) => readOne(folder, name, isOwn)))
    return { files: read.flatMap(({ file = [] }) => file), dangling: read.flatMap(({ dangling = [] }) => dangling) }
  } catch (error) {
    if (error instanceof PaperrouteError) throw error
    const what = isOwn ? `TEMPLATES_DIR names ${folder}, which` : `The templates in ${folder}, which Paperroute brings,`
    throw new PaperrouteError(
      `${what} cannot be read (${messageOf(error)}): ${isOwn ? 'mend the path or its permissions' : 'install it anew'}.`,
      { cause: error },
    )
  }
}

async function readOne(
  folder: string,
  name: string,
  isOwn: boolean,
): Promise<{ file?: TemplateFile; dangling?: string }> {
  const from = join(folder, name)
  const path = isOwn ? from : name
  const bytes = await unlessGone(isTemplate(name) ? readFile(from) : stat(from).then(() => new Uint8Array()))
  if (bytes) return { file: { name, path, text: plainLines(textOf(bytes, path)), isOwn } }
  return (await isLink(from)) ? { dangling: name } : {}
}

async function isLink(path: string): Promise<boolean> {
  return (await unlessGone(lstat(path)))?.isSymbolicLink() ?? false
}

/** Deeper than anybody sorts templates; links may lead in circles. */
const deepest = 4

/** Also what links lead to, as in folders that a cluster mounts. */
async function namesIn(folder: string, below = '', depth = 0): Promise<string[]> {
  const entries = await readdir(join(folder, below))
  const named = entries
    .map((entry) => posix.join(below, entry))
    .filter((name) => !isLitter(name) && !isMessages(name))
    .map(async (name) => {
      const found = await unlessGone(stat(join(folder, name)).catch(refuseCircle(join(folder, name))))
      if (!found?.isDirectory()) return found || (await isLink(join(folder, name))) ? [name] : []
      return depth < deepest ? await namesIn(folder, name, depth + 1) : []
    })
  return (await Promise.all(named)).flat()
}

function refuseCircle(path: string) {
  return (error: NodeJS.ErrnoException): never => {
    if (error.code !== 'ELOOP') throw error
    throw new TemplateError([{ file: path, what: 'it is a link that leads to itself: mend the link or delete it' }])
  }
}

/** What an editor puts in the place of another file is gone for a moment. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  return await asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
}

/** @throws {TemplateError} where it is not UTF-8: readers would get a � for each letter that is not ASCII */
function textOf(bytes: Uint8Array, path: string): string {
  try {
    const text = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true }).decode(bytes)
    // UTF-16 without a mark has a zero at each letter of ASCII.
    if (!text.includes('\0')) return text
  } catch {
    // Said below.
  }
  throw new TemplateError([{ file: path, what: 'it is not UTF-8, as all templates must be: save it as UTF-8' }])
}

/** A mark of the byte order is no part of the first line. */
function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
}
