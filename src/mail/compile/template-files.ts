import { readdir, readFile } from 'node:fs/promises'
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
  const unused = others.filter((name) => !includes.includes(posix.basename(name)))
  if (unused.length === 0) return undefined
  const verb = unused.length === 1 ? 'is' : 'are'
  return `${unused.join(', ')} in ${folder} ${verb} not used: no template includes ${unused.length === 1 ? 'it' : 'them'}, and only these names take the place of ours: ${known.join(', ')}`
}

const isTemplate = (name: string) => /\.(mjml|txt|json)$/.test(name)
/** What editors and systems leave lying about. */
const isLitter = (name: string) => /(^|\/)[.#]|~$/.test(name)

async function readFolder(folder: string, isOwn: boolean): Promise<TemplateFile[]> {
  try {
    const entries = await readdir(folder, { recursive: true, withFileTypes: true })
    const names = entries
      .filter((entry) => !entry.isDirectory())
      .map((entry) => join(entry.parentPath, entry.name).slice(join(folder, '/').length).replaceAll('\\', '/'))
    const read = names
      .filter((name) => !isLitter(name))
      .sort()
      .map(async (name) => {
        const path = isOwn ? join(folder, name) : name
        const text = isTemplate(name) ? await readFile(join(folder, name), 'utf8') : ''
        // A mark of the byte order is no part of the first line.
        return { name, path, text: text.replace(/^\uFEFF/, '').replaceAll('\r\n', '\n'), isOwn }
      })
    return await Promise.all(read)
  } catch (error) {
    const what = isOwn ? `TEMPLATES_DIR names ${folder}, which` : `The templates in ${folder}, which Paperroute brings,`
    throw new PaperrouteError(
      `${what} cannot be read (${messageOf(error)}): ${isOwn ? 'mend the path or its permissions' : 'install it anew'}.`,
      { cause: error },
    )
  }
}
