import { isArxivListing } from '../arxiv/arxiv-listing.ts'
import { decodeBytes } from '../http/charset.ts'
import { SourceError } from '../source.ts'

/** What a file can hold, as far as its beginning tells. */
export type Content = 'json-array' | 'json-object' | 'arxiv-atom' | 'arxiv-oai' | 'arxiv-listing' | 'feed'

/** What can be read, for the messages that say what cannot. */
export const accepted =
  'Accepted are JSON lines of papers, a daily-papers list of Hugging Face (JSON), answers of arXiv (Atom of its query API, RSS, OAI-PMH), its listing mails, answers of bioRxiv (JSON), and any feed (RSS, Atom, JSON Feed), each plain or gzip.'

/**
 * Recognises a file by its content; its name does not matter.
 * @param head the first bytes, unpacked.
 * @param path for the message.
 * @throws {SourceError} that names what the file is where it is nothing that can be read, and what can.
 */
export function recognise(head: Buffer, path: string): Content {
  const text = decodeBytes(head).replace(/^[\ufeff\s]+/, '')
  const binary = text.startsWith('<') ? undefined : nameOfBinary(head)
  if (binary) throw new SourceError(`${path} holds ${binary}. ${accepted}`)
  if (text === '') throw new SourceError(`The file ${path} holds nothing but blanks. ${accepted}`)
  if (text.startsWith('[')) return 'json-array'
  if (text.startsWith('{')) return 'json-object'
  const root = text.startsWith('<') ? rootOf(text) : ''
  if (root === 'rss' || root === 'rdf') return 'feed'
  if (root === 'oai-pmh' || root === 'record' || root === 'listrecords') return 'arxiv-oai'
  if (root === 'feed') return isQueryAnswer(text) ? 'arxiv-atom' : 'feed'
  if (isArxivListing(text)) return 'arxiv-listing'
  const what = text.startsWith('<') ? nameOfXml(root) : `text that begins "${text.slice(0, 40).replace(/\s+/g, ' ')}"`
  throw new SourceError(`${path} holds ${what}. ${accepted}`)
}

const signatures: readonly (readonly [string, string])[] = [
  ['%PDF-', 'a PDF'],
  ['PK\x03\x04', 'a ZIP archive'],
  ['\x28\xb5\x2f\xfd', 'zstd data'],
  ['BZh', 'bzip2 data'],
  ['\xfd7zXZ', 'xz data'],
  ['\x1f\x8b', 'gzip data inside of gzip data'],
  ['\xff\xfe', 'UTF-16 text'],
  ['\xfe\xff', 'UTF-16 text'],
]

function nameOfBinary(head: Buffer): string | undefined {
  const start = head.toString('latin1', 0, 8)
  const known = signatures.find(([bytes]) => start.startsWith(bytes))
  return known?.[1] ?? (head.includes(0) ? 'binary data' : undefined)
}

const kinds: Record<string, string> = {
  html: 'a web page (HTML)',
}

function nameOfXml(root: string): string {
  return kinds[root] ?? (root ? `XML with the root "${root}"` : 'something that begins like XML')
}

/** The name of the root element in small letters, without its prefix; empty where there is none. */
export function rootOf(text: string): string {
  if (/^<!doctype html/i.test(text)) return 'html'
  const root = /<([\w:.-]+)/.exec(text.replace(/<\?.*?\?>|<!--.*?-->|<![a-z][^>]*>/gis, ''))?.[1] ?? ''
  return root.replace(/^.*:/, '').toLowerCase()
}

/** Only answers of the query API name their papers, and themselves, by such ids. */
function isQueryAnswer(text: string): boolean {
  return /<id>\s*https?:\/\/(?:[a-z]+\.)?arxiv\.org\/(?:abs|api)\//i.test(text)
}
