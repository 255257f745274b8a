import { XMLBuilder } from 'fast-xml-parser'
import type { PresentedPaper } from '../mail/present-paper.ts'

/** A feed of papers, before it has a format. Texts are on one line and hold no control characters, which XML has not. */
export interface PaperFeed {
  title: string
  /** Its own address, which is its id as well. */
  url: string
  /** The page of the same papers. */
  home: string
  updated: Date
  entries: readonly FeedEntry[]
}

export interface FeedEntry {
  paper: PresentedPaper
  authors: readonly string[]
  categories: readonly string[]
  doi: string | null
  /** When the edition with it came out. */
  published: Date
  /** When the paper last had a new version, if that was later. */
  updated: Date
}

const builder = new XMLBuilder({ ignoreAttributes: false, attributeNamePrefix: '@', processEntities: true })

/** Atom 1.0. Source: RFC 4287; a DOI stands as Dublin Core has it. */
export function atomFeed({ title, url, home, updated, entries }: PaperFeed): string {
  const text = (words: string) => ({ '@type': 'text', '#text': words })
  const link = (rel: string, href: string, type: string) => ({ '@rel': rel, '@type': type, '@href': href })
  const feed = {
    '?xml': { '@version': '1.0', '@encoding': 'utf-8' },
    feed: {
      '@xmlns': 'http://www.w3.org/2005/Atom',
      '@xmlns:dc': 'http://purl.org/dc/elements/1.1/',
      id: url,
      title: text(title),
      updated: updated.toISOString(),
      // An entry may have no author of its own, and one has to be named.
      author: { name: title },
      link: [link('self', url, 'application/atom+xml'), link('alternate', home, 'text/html')],
      entry: entries.map(({ paper, authors, categories, doi, published, updated }) => ({
        id: paper.pageUrl,
        title: text(paper.title),
        updated: updated.toISOString(),
        published: published.toISOString(),
        author: authors.map((name) => ({ name })),
        category: categories.map((term) => ({ '@term': term })),
        link: [
          link('alternate', paper.pageUrl, 'text/html'),
          ...(paper.absUrl === paper.pageUrl ? [] : [link('related', paper.absUrl, 'text/html')]),
        ],
        summary: text(paper.abstract.join(' ')),
        ...(doi ? { 'dc:identifier': `doi:${doi}` } : {}),
      })),
    },
  }
  return builder.build(feed)
}

/** JSON Feed 1.1. Source: https://www.jsonfeed.org/version/1.1/ */
export function jsonFeed({ title, url, home, entries }: PaperFeed): string {
  return JSON.stringify({
    version: 'https://jsonfeed.org/version/1.1',
    title,
    home_page_url: home,
    feed_url: url,
    items: entries.map(({ paper, authors, categories, published, updated }) => ({
      id: paper.pageUrl,
      url: paper.pageUrl,
      ...(paper.absUrl === paper.pageUrl ? {} : { external_url: paper.absUrl }),
      title: paper.title,
      content_text: paper.abstract.join('\n\n'),
      date_published: published.toISOString(),
      date_modified: updated.toISOString(),
      authors: authors.map((name) => ({ name })),
      tags: categories,
    })),
  })
}
