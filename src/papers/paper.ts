import { table } from '../lib/table.ts'
import { arxivLinks, parseArxivId } from '../sources/arxiv/arxiv-id.ts'
import type { RawPaper } from '../sources/source.ts'
import { cleanName, cleanParagraphs, cleanTitle } from './clean-text.ts'

/** How a work is known: by source and bare external id, whatever its version. */
export interface PaperIdentity {
  source: string
  externalId: string
  /** The version that the id named, if it named one. */
  version: number | undefined
}

/**
 * The identity behind an id as served. An arXiv id has the source `arxiv` whoever brought it, and is bare. The trigger of
 * the table `papers` holds the same rule for plain inserts.
 */
export function identify(source: string, servedId: string): PaperIdentity {
  const arxiv = parseArxivId(servedId)
  if (!arxiv) return { source: source.trim(), externalId: servedId.trim(), version: undefined }
  return { source: 'arxiv', externalId: arxiv.bare, version: arxiv.version }
}

/**
 * The identity that a person names: an arXiv id in any form, also as an address, or `source:id` for what is from
 * elsewhere, as on the paper's page.
 */
export function parsePaperId(text: string): PaperIdentity {
  const colon = text.indexOf(':')
  if (colon <= 0 || parseArxivId(text)) return identify('arxiv', text)
  return identify(text.slice(0, colon), text.slice(colon + 1))
}

/** A paper ready for the table: identified and clean. */
export type NewPaper = Omit<RawPaper, 'version' | 'signals'> & {
  version: number | undefined
  signals: NonNullable<RawPaper['signals']> | undefined
}

/** What the database refuses, and with it all papers beside it: controls, among them NUL, and halves of a character. */
const unstorable = /[\p{Cc}\p{Cs}]/u

function cleanLink(url: string | undefined): string | undefined {
  return cleanTitle(url ?? '') || undefined
}

/**
 * Makes a paper of what a source stated.
 * @returns the paper, or in a sentence why there is none: without an id, a title or an abstract nobody could read it.
 */
export function toPaper(raw: RawPaper): NewPaper | { unfit: string } {
  const identity = identify(raw.source, raw.externalId)
  if (!identity.source || !identity.externalId) return { unfit: 'it has no id' }
  if (unstorable.test(identity.source + identity.externalId)) return { unfit: 'its id holds a control character' }
  const title = cleanTitle(raw.title)
  const abstract = cleanParagraphs(raw.abstract)
  if (!title) return { unfit: 'its title is empty' }
  if (!abstract) return { unfit: 'its abstract is empty' }
  const known = raw.signals && Object.values(raw.signals).some((value) => value !== undefined)
  return {
    ...raw,
    ...identity,
    version: raw.version ?? identity.version,
    title,
    abstract,
    authors: raw.authors.map(cleanName).filter(Boolean),
    categories: raw.categories.map(cleanName).filter(Boolean),
    absUrl: cleanLink(raw.absUrl),
    pdfUrl: cleanLink(raw.pdfUrl),
    codeUrl: cleanLink(raw.codeUrl),
    projectUrl: cleanLink(raw.projectUrl),
    thumbnailUrl: cleanLink(raw.thumbnailUrl),
    comment: cleanParagraphs(raw.comment ?? '') || undefined,
    journalRef: cleanTitle(raw.journalRef ?? '') || undefined,
    doi: cleanTitle(raw.doi ?? '') || undefined,
    signals: known ? raw.signals : undefined,
  }
}

/** How people name a paper: an arXiv id is bare, any other says where it is from. `parsePaperId` reads it. */
export function paperId({ source, externalId }: { source: string; externalId: string }): string {
  return source === 'arxiv' ? externalId : `${source}:${externalId}`
}

/** The address of a paper's page below the site's own. */
export function paperPath(paper: { source: string; externalId: string }): string {
  return `/papers/${paperId(paper).split('/').map(encodeURIComponent).join('/')}`
}

const namesForReaders = table<string>({
  arxiv: 'arXiv',
  biorxiv: 'bioRxiv',
  medrxiv: 'medRxiv',
  'hugging-face': 'Hugging Face',
})

/** A source as readers know it; feeds by their host, other programs' sources as these call them. */
export function sourceName(source: string): string {
  return namesForReaders[source] ?? source
}

/** Where a paper can be read at its source, as far as it or its identity tells. */
export function sourceLinks(paper: {
  source: string
  externalId: string
  absUrl: string | null
  pdfUrl: string | null
}): { absUrl: string | null; pdfUrl: string | null } {
  const known = paper.source === 'arxiv' ? arxivLinks(paper.externalId) : undefined
  return { absUrl: paper.absUrl ?? known?.absUrl ?? null, pdfUrl: paper.pdfUrl ?? known?.pdfUrl ?? null }
}
