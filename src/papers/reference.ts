import { findDoi } from '../sources/doi.ts'
import { sourceLinks } from './paper.ts'
import type { Paper } from './store.ts'

/** What a reference manager is told of a paper, whatever the format: single lines, in which anything may stand. */
export interface Reference {
  title: string
  authors: readonly string[]
  abstract: string
  /** Of its publication in a journal where that says one, else of its first version. */
  year: string | null
  /** Where it was published, in the source's words. */
  journal: string | null
  /** Bare. */
  doi: string | null
  url: string | null
  /** Bare id and primary category, of arXiv's papers. */
  arxiv: { id: string; primaryClass: string | null } | null
}

/** What of a paper goes into a reference. */
export type Referable = Pick<
  Paper,
  | 'source'
  | 'externalId'
  | 'title'
  | 'authors'
  | 'abstract'
  | 'categories'
  | 'publishedAt'
  | 'announcedOn'
  | 'journalRef'
  | 'doi'
  | 'absUrl'
  | 'pdfUrl'
>

/** A paper as a reference. arXiv lists a paper's primary category first. */
export function referenceTo(paper: Referable): Reference {
  const journal = line(paper.journalRef ?? '') || null
  const [primaryClass = null] = paper.categories.map(line)
  return {
    title: line(paper.title),
    authors: paper.authors.map(line).filter(Boolean),
    abstract: line(paper.abstract),
    year: yearIn(journal) ?? yearOf(paper),
    journal,
    doi: findDoi(line(paper.doi ?? '')) ?? null,
    url: sourceLinks(paper).absUrl,
    arxiv: paper.source === 'arxiv' ? { id: paper.externalId, primaryClass } : null,
  }
}

/** `Phys. Rev. D 76 (2007) 013009` is of 2007, whenever the preprint was. */
function yearIn(journal: string | null): string | null {
  return /\(((?:19|20)\d{2})\)/.exec(journal ?? '')?.[1] ?? null
}

/** The year of a paper's first version, which is the same for good. */
export function yearOf({ publishedAt, announcedOn }: Referable): string | null {
  return (publishedAt?.toISOString() ?? announcedOn)?.slice(0, 4) ?? null
}

/** One line, without controls, broken surrogates and what turns the direction of writing. The joiners of scripts stay. */
function line(text: string): string {
  return text
    .replace(/(?![\u200c\u200d])[\p{Cf}\p{Cs}]/gu, '')
    .replace(/[\s\p{Cc}]+/gu, ' ')
    .trim()
}
