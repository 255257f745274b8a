import { basename } from 'node:path'
import { z } from 'zod'
import { isDay } from '../lib/clock.ts'
import { messageOf } from '../lib/error.ts'
import { parseArxivAtom } from './arxiv-atom.ts'
import { parseFeedItems } from './feed-items.ts'
import { type Line, type Progress, type ReadOptions, readHead, readLines, readText, readXmlText } from './file-bytes.ts'
import { parseDailyPapers } from './hugging-face-rows.ts'
import { parsePaperLine } from './paper-line.ts'
import { accepted, type Content, recognise } from './recognise.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from './source.ts'

export interface FileOptions {
  path: string
  onProgress?: ((progress: Progress) => void) | undefined
}

/**
 * A file of papers: JSON lines (see {@link parsePaperLine}), a daily-papers list of Hugging Face, an answer of arXiv's
 * query API, or a feed (see {@link parseFeedItems}), plain or gzip. The content tells which, not the name.
 *
 * JSON lines are read one at a time, however many there are. One line that is not JSON refuses the whole file, since
 * nobody knows what else broke; one that is JSON and no paper is a refusal by itself. A list without days of its own is
 * of the day in the file's name, else of the day asked for.
 */
export function fileSource({ path, onProgress }: FileOptions): Source {
  return { name: 'file', items: ({ day, signal }) => readItems(path, day, { onProgress, signal }) }
}

async function* readItems(path: string, day: SourceRequest['day'], options: ReadOptions): AsyncGenerator<SourceItem> {
  const content = recognise(await readHead(path, 64 * 1024), path)
  if (content === 'json-array') yield* readDailyPapers(path, parseWhole(await readText(path, options), path), day)
  else if (content === 'json-object') yield* readObjects(path, day, options)
  else yield* readXml(path, content, await readXmlText(path, options))
}

/** Either one object to a line, or one object that is the whole file. */
async function* readObjects(path: string, day: string, options: ReadOptions): AsyncGenerator<SourceItem> {
  const first = await firstLine(path)
  const looksPrinted = first !== undefined && /[{[,]\s*$/.test(first.text)
  if (first && !looksPrinted && !isWholeDocument(parseLine(path, first))) {
    yield* readPaperLines(path, options)
    return
  }
  const text = await readText(path, options)
  const whole = parseWhole(text, path)
  const answer = captureSchema.safeParse(whole).data
  if (answer) yield* readCapture(path, answer)
  else if (jsonFeedSchema.safeParse(whole).success) yield* readXml(path, 'feed', text)
  else yield* readDailyPapers(path, whole, day)
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

/** An answer kept together with its address and HTTP status, as test captures do. */
const captureSchema = z.object({ url: z.string(), status_code: z.int(), body: z.string() })

/** A list inside of an object, as harvesters keep it, or the error that came in its place. */
const wrappedListSchema = z.object({ data: z.array(z.unknown()), date: z.string().optional().catch(undefined) })
const errorSchema = z.object({ error: z.string(), title: z.undefined().optional() })

const jsonFeedSchema = z.object({ version: z.string().includes('jsonfeed.org/') })

function isWholeDocument(value: unknown): boolean {
  return [captureSchema, wrappedListSchema, errorSchema, jsonFeedSchema].some(
    (schema) => schema.safeParse(value).success,
  )
}

function readCapture(path: string, { status_code: status, body }: z.infer<typeof captureSchema>): SourceItem[] {
  const content = recognise(Buffer.from(body), path)
  const items = readXml(path, content, body)
  if (status !== 200) throw new SourceError(`${path} holds an answer with HTTP status ${status}.`)
  return items
}

/** Also JSON Feed, which is the same in other clothes. */
function readXml(path: string, content: Content, text: string): SourceItem[] {
  try {
    return content === 'arxiv-atom' ? parseArxivAtom(text).items : parseFeedItems(text)
  } catch (thrown) {
    throw thrown instanceof SourceError ? new SourceError(`${path}: ${thrown.message}`, { cause: thrown }) : thrown
  }
}

function readDailyPapers(path: string, answer: unknown, day: string): SourceItem[] {
  const named = /\d{4}-\d{2}-\d{2}/.exec(basename(path))?.[0]
  const dayOfFile = named && isDay(named) ? named : day
  if (Array.isArray(answer)) {
    if (answer.length > 0 && !answer.some(looksLikeRow)) {
      throw new SourceError(`${path} holds a JSON list of something else than daily papers. ${accepted}`)
    }
    return parseDailyPapers(answer, { day: dayOfFile })
  }
  const wrapped = wrappedListSchema.safeParse(answer).data
  if (wrapped) {
    const stated = wrapped.date && isDay(wrapped.date) ? wrapped.date : dayOfFile
    return parseDailyPapers(wrapped.data, { day: stated })
  }
  const error = errorSchema.safeParse(answer).data
  const what = error ? `the error "${error.error.slice(0, 200)}"` : 'a JSON object that is not known'
  throw new SourceError(`${path} holds ${what} in place of papers. ${accepted}`)
}

/** A daily paper; or text, as a harvester left rows that it failed to read. */
function looksLikeRow(row: unknown): boolean {
  return typeof row === 'string' || (typeof row === 'object' && row !== null && 'paper' in row)
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
