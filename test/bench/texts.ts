import { readdirSync, readFileSync } from 'node:fs'
import { basename, join } from 'node:path'
import { gunzipSync } from 'node:zlib'
import { z } from 'zod'
import { parseArxivAtom } from '../../src/sources/arxiv/arxiv-atom.ts'

/** A title or an abstract as a source served it. */
export interface RawText {
  kind: 'title' | 'abstract'
  text: string
}

/** The texts of each corpus below `folder`, by its name; read when they are asked for. */
export const textCorpora: Readonly<Record<string, (folder: string) => RawText[]>> = {
  'hf-daily/papers': (folder) => ofLines(join(folder, 'hf-daily/papers.jsonl.gz')),
  'hf-daily/morning': (folder) => filesOf(join(folder, 'hf-daily/morning')).flatMap(ofDay),
  'hf-daily/afternoon': (folder) => filesOf(join(folder, 'hf-daily/afternoon')).flatMap(ofDay),
  'arxiv-cs-daily': (folder) => filesOf(join(folder, 'arxiv-cs-daily/papers')).flatMap(ofLines),
  'api-atom': (folder) => filesOf(join(folder, 'arxiv-feeds/api-atom')).flatMap(ofAtom),
  'rss-titles': (folder) => [
    ...ofLines(join(folder, 'arxiv-feeds/rss-titles/titles.jsonl.gz')),
    ...ofLines(join(folder, 'arxiv-feeds/rss-titles/abstract-sample.jsonl.gz')).filter((text) => text.kind !== 'title'),
  ],
  'metadata-table': (folder) => ofLines(join(folder, 'arxiv-feeds/metadata-table/arxiv_metadata.jsonl')),
  abs: (folder) => filesOf(join(folder, 'arxiv-feeds/abs')).flatMap(ofAbs),
  'listing-mail': (folder) => filesOf(join(folder, 'arxiv-feeds/listing-mail')).flatMap(ofListing),
  'odd-papers': (folder) => ofLines(join(folder, 'odd-papers/odd-papers.jsonl')),
}

const record = z.object({ title: z.string().nullish(), abstract: z.string().nullish() })
const hfDay = z.array(z.object({ paper: z.object({ title: z.string(), summary: z.string().nullish() }) }))
const capture = z.object({ body: z.string() })

function filesOf(folder: string): string[] {
  return readdirSync(folder)
    .filter((name) => !name.startsWith('.'))
    .map((name) => join(folder, name))
}

function read(path: string): string {
  const bytes = readFileSync(path)
  return (path.endsWith('.gz') ? gunzipSync(bytes) : bytes).toString('utf8')
}

function textsOf(title: string | null | undefined, abstract: string | null | undefined): RawText[] {
  const texts: RawText[] = []
  if (title) texts.push({ kind: 'title', text: title })
  if (abstract) texts.push({ kind: 'abstract', text: abstract })
  return texts
}

function ofLines(path: string): RawText[] {
  return read(path)
    .split('\n')
    .filter(Boolean)
    .flatMap((line) => {
      const { title, abstract } = record.parse(JSON.parse(line))
      return textsOf(title, abstract)
    })
}

function ofDay(path: string): RawText[] {
  return hfDay.parse(JSON.parse(read(path))).flatMap(({ paper }) => textsOf(paper.title, paper.summary))
}

function ofAtom(path: string): RawText[] {
  const xml = basename(path).endsWith('.json') ? capture.parse(JSON.parse(read(path))).body : read(path)
  try {
    return parseArxivAtom(xml).items.flatMap((item) =>
      'paper' in item ? textsOf(item.paper.title, item.paper.abstract) : [],
    )
  } catch {
    // Some captures are error messages.
    return []
  }
}

/** The record of one paper: a head of fields and the abstract, each after a line of two backslashes. */
function ofAbs(path: string): RawText[] {
  const [, head = '', abstract = ''] = read(path).split(/^\\\\\n/m)
  return textsOf(titleField(head), abstract)
}

function ofListing(path: string): RawText[] {
  return Array.from(read(path).matchAll(/^Title: .*(?:\n .*)*/gm), ([field]) => textsOf(titleField(field), null)).flat()
}

function titleField(head: string): string | undefined {
  return /^Title: (.*(?:\n .*)*)/m.exec(head)?.[1]
}
