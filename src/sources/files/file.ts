import { basename } from 'node:path'
import { isDay } from '../../lib/clock.ts'
import { messageOf } from '../../lib/error.ts'
import { type Source, SourceError, type SourceItem } from '../source.ts'
import { type Line, type Progress, type ReadOptions, readHead, readLines, readText, readXmlText } from './file-bytes.ts'
import { isJsonDocument, readDocument, readJsonDocument } from './file-document.ts'
import { parsePaperLine } from './paper-line.ts'
import { recognise } from './recognise.ts'

export interface FileOptions {
  path: string
  onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * A file of papers: JSON lines (see {@link parsePaperLine}), or an answer of any source that Paperroute knows (see
 * {@link readDocument} and {@link readJsonDocument}), plain or gzip. The content tells which, not the name.
 *
 * JSON lines are read one at a time, however many there are. One line that is not JSON refuses the whole file, since
 * nobody knows what else broke; one that is JSON and no paper is a refusal by itself. A list without days of its own is
 * of the day in the file's name, else of the day asked for. Whoever hands a file over wants what is in it, so a change
 * of a paper that is not known brings the paper in.
 */
export function fileSource({ path, onProgress }: FileOptions): Source {
  return {
    name: 'file',
    async *items({ day, signal }) {
      for await (const item of readItems(path, day, { onProgress, signal })) {
        yield 'paper' in item && item.paper.onlyKnown ? { paper: { ...item.paper, onlyKnown: undefined } } : item
      }
    },
  }
}

async function* readItems(path: string, day: string, options: ReadOptions): AsyncGenerator<SourceItem> {
  const content = recognise(await readHead(path, 64 * 1024), path)
  if (content === 'json-object' && (await holdsLines(path))) yield* readPaperLines(path, options)
  else if (content === 'json-object' || content === 'json-array') {
    const text = await readText(path, options)
    const whole = parseWhole(text, path)
    yield* naming(path, () => readJsonDocument(whole, { text, day: dayIn(path) ?? day }))
  } else {
    const text = await readXmlText(path, options)
    yield* naming(path, () => readDocument(content, text))
  }
}

/** Either one object to a line, or one object that is the whole file. */
async function holdsLines(path: string): Promise<boolean> {
  const first = await firstLine(path)
  const looksPrinted = first === undefined || /[{[,]\s*$/.test(first.text)
  return !looksPrinted && !isJsonDocument(parseLine(path, first))
}

/** The day that a file is named by: `2026-02-03.json`. */
function dayIn(path: string): string | undefined {
  const named = /\d{4}-\d{2}-\d{2}/.exec(basename(path))?.[0]
  return named && isDay(named) ? named : undefined
}

function naming(path: string, read: () => SourceItem[]): SourceItem[] {
  try {
    return read()
  } catch (thrown) {
    throw thrown instanceof SourceError ? new SourceError(`${path}: ${thrown.message}`, { cause: thrown }) : thrown
  }
}

async function* readPaperLines(path: string, options: ReadOptions): AsyncGenerator<SourceItem> {
  for await (const line of readLines(path, options)) {
    if (line.text.trim()) yield parsePaperLine(parseLine(path, line), `line ${line.number}`)
  }
}

async function firstLine(path: string): Promise<Line | undefined> {
  for await (const line of readLines(path)) if (line.text.trim()) return line
  return undefined
}

function parseLine(path: string, line: Line): unknown {
  try {
    return JSON.parse(line.text)
  } catch (thrown) {
    throw new SourceError(`${path}, line ${line.number}, is not JSON: ${messageOf(thrown)}. Nothing was taken from it.`)
  }
}

function parseWhole(text: string, path: string): unknown {
  try {
    return JSON.parse(text)
  } catch (thrown) {
    const reason = messageOf(thrown)
    const position = /\bposition (\d+)/.exec(reason)?.[1]
    const upTo = position ? text.slice(0, Number(position)) : /end of JSON/.test(reason) ? text.trimEnd() : undefined
    const line = upTo === undefined ? '' : `, line ${upTo.split('\n').length},`
    throw new SourceError(`${path}${line} is not JSON: ${reason}. Nothing was taken from it.`)
  }
}
