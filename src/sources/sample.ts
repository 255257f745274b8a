import { arxivLinks } from './arxiv/arxiv-id.ts'
import { type SampleEntry, sampleEntries } from './sample-entries.ts'
import type { RawPaper } from './source.ts'

/**
 * Forty papers that Hugging Face Daily Papers listed between 2026-02-23 and 2026-03-11, for use where no source can be
 * reached. The facts are as the sources gave them at that time (metadata is CC0 at arXiv); the abstracts are summaries
 * in our own words.
 */
export const samplePapers: readonly RawPaper[] = sampleEntries.map(toRawPaper)

function toRawPaper(entry: SampleEntry): RawPaper {
  return {
    source: 'arxiv',
    externalId: entry.id,
    title: onOneLine(entry.title),
    abstract: onOneLine(entry.abstract),
    authors: onOneLine(entry.authors).split(', '),
    categories: entry.categories.split(' '),
    publishedAt: new Date(entry.publishedAt),
    announcedOn: undefined,
    ...arxivLinks(entry.id),
    codeUrl: entry.codeUrl,
    projectUrl: entry.projectUrl,
    signals: { upvotes: entry.upvotes, stars: entry.stars, comments: entry.comments },
  }
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
