import { readdir, readFile, stat } from 'node:fs/promises'
import { join, posix } from 'node:path'
import { messageOf, PaperrouteError } from '../../lib/error.ts'
import type { TemplateFile } from './written.ts'

/** All templates as they were at one moment, by their names; the operator's in place of ours. */
export interface TemplateFiles {
  files: ReadonlyMap<string, TemplateFile>
  /** The names that ours have: what an operator's file may take the place of. */
  known: readonly string[]
  /** What else lies in the operator's folder, and is used only where another file includes it. */
  others: readonly string[]
}

/**
 * Reads the templates of both folders.
 * @param own the operator's, `TEMPLATES_DIR`
 * @throws {PaperrouteError} where a folder or a file of it cannot be read
 */
export async function readTemplateFiles(ours: string, own?: string): Promise<TemplateFiles> {
  const [theirs, standard] = await Promise.all([
    own === undefined ? [] : readFolder(own, true),
    readFolder(ours, false),
  ])
  const known = standard.map(({ name }) => name)
  const files = new Map(
    [...standard, ...theirs.filter(({ name }) => isTemplate(name))].map((file) => [file.name, file]),
  )
  return { files, known, others: theirs.map(({ name }) => name).filter((name) => !known.includes(name)) }
}

/**
 * What an operator will wonder about: files of theirs that nothing uses, as one is whose name is mistyped.
 * @returns undefined where there are none
 */
export function unusedInWords({ files, known, others }: TemplateFiles, folder: string): string | undefined {
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

async function readFolder(folder: string, isOwn: boolean): Promise<TemplateFile[]> {
  try {
    const names = await namesIn(folder)
    const read = names.sort().map(async (name) => {
      const text = isTemplate(name) ? await unlessGone(readFile(join(folder, name), 'utf8')) : ''
      const path = isOwn ? join(folder, name) : name
      return text === undefined ? [] : [{ name, path, text: plainLines(text), isOwn }]
    })
    return (await Promise.all(read)).flat()
  } catch (error) {
    const what = isOwn ? `TEMPLATES_DIR names ${folder}, which` : `The templates in ${folder}, which Paperroute brings,`
    throw new PaperrouteError(
      `${what} cannot be read (${messageOf(error)}): ${isOwn ? 'mend the path or its permissions' : 'install it anew'}.`,
      { cause: error },
    )
  }
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
      const found = await unlessGone(stat(join(folder, name)))
      if (!found?.isDirectory()) return found ? [name] : []
      return depth < deepest ? await namesIn(folder, name, depth + 1) : []
    })
  return (await Promise.all(named)).flat()
}

/** What an editor puts in the place of another file is gone for a moment. */
async function unlessGone<T>(asked: Promise<T>): Promise<T | undefined> {
  return await asked.catch((error: NodeJS.ErrnoException) => {
    if (error.code !== 'ENOENT') throw error
    return undefined
  })
}

/** A mark of the byte order is no part of the first line. */
function plainLines(text: string): string {
  return text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n')
}
