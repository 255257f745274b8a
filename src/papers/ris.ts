import { type AuthorName, authorName } from './author-name.ts'
import { type Referable, referenceTo } from './reference.ts'

/**
 * Papers as a RIS file in UTF-8, which Zotero, EndNote and Mendeley read: `JOUR` where the source names a journal, else
 * `UNPB`, since the format has no preprints. Lines end with CRLF, and no value holds one.
 * Source: https://en.wikipedia.org/wiki/RIS_(file_format)
 */
export function risOf(papers: readonly Referable[]): string {
  return papers.map(entryOf).join('')
}

function entryOf(paper: Referable): string {
  const { title, authors, abstract, year, journal, doi, url, arxiv } = referenceTo(paper)
  const fields: [string, string | null][] = [
    ...authors.map((name): [string, string] => ['AU', sorted(authorName(name))]),
    ['TI', title],
    ['AB', abstract],
    ['PY', year],
    ['JO', journal],
    ['AN', arxiv && `arXiv:${arxiv.id}`],
    ['DO', doi],
    ['UR', url],
  ]
  const lines = fields.filter(([, value]) => value).map(([tag, value]) => `${tag}  - ${value}\r\n`)
  return `TY  - ${journal ? 'JOUR' : 'UNPB'}\r\n${lines.join('')}ER  - \r\n\r\n`
}

/** `Family, Given, Suffix` */
function sorted({ family, given, suffix }: AuthorName): string {
  return [family, given, suffix].filter(Boolean).join(', ')
}
