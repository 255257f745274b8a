import { isUtf8 } from 'node:buffer'
import { type FileHandle, open } from 'node:fs/promises'
import { pipeline } from 'node:stream'
import { createGunzip } from 'node:zlib'
import { messageOf } from '../../lib/error.ts'
import { decodeBytes } from '../http/charset.ts'
import { SourceError } from '../source.ts'

export interface Progress {
  /** Bytes of the file as it lies on the disk, so compressed ones where it is compressed. */
  readBytes: number
  totalBytes: number
}

export interface ReadOptions {
  onProgress?: ((progress: Progress) => void) | undefined
  signal?: AbortSignal | undefined
}

const newline = 0x0a

/** A file that is read as one text, or one line of another, may be this large in memory. */
const maxTextBytes = 64_000_000

/**
 * The content of a file in chunks, unpacked where it is gzip (told by its first bytes, RFC 1952).
 * @throws {SourceError} where there is no such file, it cannot be read, holds nothing, or its gzip data is damaged.
 */
export async function* readChunks(path: string, options: ReadOptions = {}): AsyncGenerator<Buffer> {
  const { file, totalBytes } = await openFile(path)
  const magic = Buffer.alloc(2)
  await file.read(magic, 0, 2, 0)
  const raw = file.createReadStream({ start: 0, highWaterMark: 256 * 1024, signal: options.signal })
  const isGzip = magic[0] === 0x1f && magic[1] === 0x8b
  // The callback keeps a failure from being thrown a second time, outside of the loop below.
  const content = isGzip ? pipeline(raw, createGunzip(), () => undefined) : raw
  try {
    for await (const chunk of content) {
      options.onProgress?.({ readBytes: raw.bytesRead, totalBytes })
      yield chunk
    }
  } catch (thrown) {
    options.signal?.throwIfAborted()
    throw new SourceError(`${path} cannot be read${isGzip ? ' as gzip' : ''}: ${messageOf(thrown)}.`, { cause: thrown })
  } finally {
    raw.destroy()
  }
}

async function openFile(path: string): Promise<{ file: FileHandle; totalBytes: number }> {
  let file: FileHandle
  try {
    file = await open(path)
  } catch (thrown) {
    const code = thrown instanceof Error && 'code' in thrown ? thrown.code : undefined
    if (code === 'ENOENT') throw new SourceError(`There is no file ${path}.`)
    if (code === 'EACCES') throw new SourceError(`The file ${path} may not be read by this account.`)
    throw new SourceError(`${path} cannot be opened: ${messageOf(thrown)}.`, { cause: thrown })
  }
  const facts = await file.stat()
  if (facts.isFile() && facts.size > 0) return { file, totalBytes: facts.size }
  await file.close()
  if (facts.isDirectory()) throw new SourceError(`${path} is a directory. Name one file in it.`)
  throw new SourceError(facts.isFile() ? `The file ${path} is empty.` : `${path} is not a regular file.`)
}

/** The first bytes of the content, unpacked: about `length` of them, or all where there are fewer. */
export async function readHead(path: string, length: number): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of readChunks(path)) {
    chunks.push(chunk)
    size += chunk.length
    if (size >= length) break
  }
  return Buffer.concat(chunks).subarray(0, length)
}

/**
 * The content as one text.
 * @throws {SourceError} when it is too large for that, or not UTF-8.
 */
export async function readText(path: string, options: ReadOptions = {}): Promise<string> {
  return decode(await readWhole(path, options), path)
}

/**
 * The content as one text, in the characters that its XML declaration or byte order mark names, else UTF-8.
 * @throws {SourceError} when it is too large for that, or in other characters than it says.
 */
export async function readXmlText(path: string, options: ReadOptions = {}): Promise<string> {
  const bytes = await readWhole(path, options)
  const text = decodeBytes(bytes)
  return text.includes('\ufffd') ? decode(bytes, path) : text
}

async function readWhole(path: string, options: ReadOptions): Promise<Buffer> {
  const chunks: Buffer[] = []
  let size = 0
  for await (const chunk of readChunks(path, options)) {
    size += chunk.length
    if (size > maxTextBytes) {
      throw new SourceError(`${path} holds more than ${maxTextBytes} bytes in one document. JSON lines may be longer.`)
    }
    chunks.push(chunk)
  }
  return Buffer.concat(chunks)
}

export interface Line {
  /** From 1. */
  number: number
  text: string
}

/**
 * The lines of a file, one in memory at a time. Only a line feed ends a line: JSON strings may hold the other characters
 * that Unicode counts as line ends.
 * @throws {SourceError} when a line is too long or not UTF-8.
 */
export async function* readLines(path: string, options: ReadOptions = {}): AsyncGenerator<Line> {
  let number = 1
  let parts: Buffer[] = []
  let length = 0
  const take = (part: Buffer): Line => {
    const line = parts.length === 0 ? part : Buffer.concat([...parts, part])
    parts = []
    length = 0
    return { number, text: decode(line, `${path}, line ${number},`) }
  }
  for await (const chunk of readChunks(path, options)) {
    let from = 0
    for (let end = chunk.indexOf(newline); end >= 0; end = chunk.indexOf(newline, from)) {
      yield take(chunk.subarray(from, end))
      number++
      from = end + 1
    }
    length += chunk.length - from
    if (length > maxTextBytes) throw new SourceError(`${path}, line ${number}, holds more than ${maxTextBytes} bytes.`)
    if (from < chunk.length) parts.push(chunk.subarray(from))
  }
  if (parts.length > 0) yield take(Buffer.alloc(0))
}

function decode(bytes: Buffer, where: string): string {
  if (!isUtf8(bytes)) throw new SourceError(`${where} is not UTF-8 text. Save it as UTF-8.`)
  const text = bytes.toString('utf8')
  return text.startsWith('\ufeff') ? text.slice(1) : text
}
