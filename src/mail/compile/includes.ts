import { posix } from 'node:path'
import { refuse } from './fault.ts'
import type { TemplateFiles } from './template-files.ts'
import { type Stretch, type TemplateFile, type Written, written, writtenIn } from './written.ts'

const includeOrComment = /<!--[\s\S]*?-->|<mj-include\b([^>]*)>(?:\s*<\/mj-include>)?/g

/**
 * A file of MJML with the text of what it includes in place of each `<mj-include path="…" />`, wherever that lies: in
 * the operator's folder or in ours. A path begins in the folder of the file that includes. MJML could do so itself, from one folder alone.
 * @throws {TemplateError} where an include leads nowhere or in a circle
 */
export function expandIncludes(files: TemplateFiles['files'], file: TemplateFile): Written {
  const stretches: Stretch[] = []
  return written(expand(files, file, [], stretches, 0), stretches)
}

function expand(
  files: TemplateFiles['files'],
  file: TemplateFile,
  outer: readonly string[],
  stretches: Stretch[],
  from: number,
): string {
  let text = ''
  let at = 0
  const take = (to: number) => {
    stretches.push({ from: from + text.length, file, at })
    text += file.text.slice(at, to)
  }
  for (const found of file.text.matchAll(includeOrComment)) {
    if (found[1] === undefined) continue
    take(found.index)
    at = found.index + found[0].length
    const included = includedFile(files, file, [...outer, file.name], found.index, found[1])
    text += expand(files, included, [...outer, file.name], stretches, from + text.length)
  }
  take(file.text.length)
  return text
}

function includedFile(
  files: TemplateFiles['files'],
  file: TemplateFile,
  outer: readonly string[],
  offset: number,
  attributes: string,
): TemplateFile {
  const fault = (what: string) => refuse([writtenIn(file).fault(offset, what)])
  const path = /\bpath\s*=\s*["']([^"']*)["']/.exec(attributes)?.[1]
  if (/\btype\s*=/.test(attributes)) fault('only MJML can be included: put styles into <mj-style> of a file of MJML')
  const name = posix.join(posix.dirname(file.name), path ?? '')
  const included = files.get(name)
  if (path === undefined) fault('the include names no file: give it a path="partials/…"')
  if (outer.includes(name)) fault(`${name} includes itself: take this include out`)
  if (!included || !name.endsWith('.mjml')) {
    const folder = posix.dirname(file.name)
    const from = folder === '.' ? '' : `; it begins in the folder of this file, ${folder}`
    fault(`there is no ${name} to include: mend the path${from}, or write that file`)
  }
  return included as TemplateFile
}
