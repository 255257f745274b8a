import { SourceError } from './source.ts'

/** What a file can hold, as far as its beginning tells. */
export type Content = 'json-array' | 'json-object' | 'arxiv-atom'

/** What can be read, for the messages that say what cannot. */
export const accepted =
  "Accepted are JSON lines of papers, a daily-papers list of Hugging Face (JSON) and an answer of arXiv's query API (Atom), each plain or gzip."

/**
 * Recognises a file by its content; its name does not matter.
 * @param head the first bytes, unpacked.
 * @param path for the message.
 * @throws {SourceError} that names what the file is where it is nothing that can be read, and what can.
 */
export function recognise(head: Buffer, path: string): Content {
  const binary = nameOfBinary(head)
  if (binary) throw new SourceError(`${path} holds ${binary}. ${accepted}`)
  const text = head.toString('utf8').replace(/^[\ufeff\s]+/, '')
  if (text === '') throw new SourceError(`The file ${path} holds nothing but blanks. ${accepted}`)
  if (text.startsWith('[')) return 'json-array'
  if (text.startsWith('{')) return 'json-object'
  const what = text.startsWith('<') ? nameOfXml(text) : `text that begins "${text.slice(0, 40).replace(/\s+/g, ' ')}"`
  if (what === undefined) return 'arxiv-atom'
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
  rss: 'an RSS feed',
  rdf: 'an RSS 1.0 (RDF) feed',
  'oai-pmh': 'an OAI-PMH answer',
  html: 'a web page (HTML)',
}

/** What XML holds; undefined for an answer of arXiv's query API. */
function nameOfXml(text: string): string | undefined {
  if (/^<!doctype html/i.test(text)) return kinds['html']
  const root = /<([\w:.-]+)/.exec(text.replace(/<\?.*?\?>|<!--.*?-->|<![a-z][^>]*>/gis, ''))?.[1] ?? ''
  const kind = kinds[root.replace(/^.*:/, '').toLowerCase()]
  if (kind) return kind
  if (root !== 'feed') return root ? `XML with the root "${root}"` : 'something that begins like XML'
  if (!/arxiv\.org/i.test(text)) return 'an Atom feed that is not from arXiv'
  // arXiv's announcements are Atom too, with other ids and the abstract behind a preamble.
  if (/<id>\s*(oai:arxiv\.org:|https?:\/\/rss\.arxiv\.org\/)/i.test(text))
    return 'an announcement feed of arXiv (Atom of rss.arxiv.org)'
  return undefined
}
