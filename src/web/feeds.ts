import type { Context } from 'hono'
import { latestMoment, latestPapers } from '../editions/latest-store.ts'
import { oneLine, shortenAtWord } from '../lib/shorten.ts'
import { describePaper } from '../mail/describe-digest.ts'
import { presentPaper } from '../mail/present-paper.ts'
import { categoryName, isArchive, isCategory, knownSpelling } from '../papers/categories.ts'
import { type Paper, papersById } from '../papers/store.ts'
import { findDoi } from '../sources/doi.ts'
import type { Pages, WebDeps } from './deps.ts'
import { atomFeed, type FeedEntry, jsonFeed, type PaperFeed } from './feed-formats.ts'
import { notFound } from './not-found.ts'
import { searchPath } from './search/form.ts'

const mostEntries = 50
/** In UTF-16 units, of a name or a category. */
const longestName = 200
/** Collaborations sign with thousands. */
const mostAuthors = 100

const formats = {
  xml: { type: 'application/atom+xml; charset=utf-8', write: atomFeed },
  json: { type: 'application/feed+json; charset=utf-8', write: jsonFeed },
} as const

/** The papers of the latest editions for feed readers, of all topics and of each: `/feed.xml`, `/feed/cs.CL.json`. */
export function feedPages(pages: Pages, { db, site, messages }: WebDeps): void {
  const { usual: words } = messages
  pages.get('/feed.xml', (c) => answer(c, 'xml', undefined))
  pages.get('/feed.json', (c) => answer(c, 'json', undefined))
  pages.get('/feed/:name{[^/]+\\.(?:xml|json)}', async (c) => {
    const [, topic = '', format] = /^(.+)\.(xml|json)$/u.exec(c.req.param('name')) ?? []
    return await answer(c, format === 'json' ? 'json' : 'xml', topic)
  })

  async function answer(c: Context, format: keyof typeof formats, topic: string | undefined): Promise<Response> {
    // PostgreSQL knows no NUL, and no topic has a control character.
    const isTopic = topic === undefined || !/[\p{Cc}\p{Cs}]/u.test(topic)
    const listed = isTopic ? await latestPapers(db, topic, mostEntries) : []
    if (topic !== undefined && listed.length === 0 && !isCategory(topic) && !isArchive(topic)) {
      const spelled = knownSpelling(topic)
      if (spelled) return c.redirect(`/feed/${spelled}.${format}`, 301)
      return await notFound(c, site, words, words.t('feed.none-title'), words.t('feed.none'))
    }
    const papers = new Map(
      (
        await papersById(
          db,
          listed.map(({ paperId }) => paperId),
        )
      ).map((paper) => [paper.id, paper]),
    )
    const entries = listed.flatMap(({ paperId, publishedAt }) => {
      const paper = papers.get(paperId)
      return paper ? [entryOf(paper, publishedAt)] : []
    })
    const feed: PaperFeed = {
      title: topic === undefined ? site.name : `${site.name}: ${oneLine(categoryName(topic))}`,
      url: `${site.publicUrl}/feed${topic === undefined ? '' : `/${encodeURIComponent(topic)}`}.${format}`,
      home: `${site.publicUrl}${topic === undefined ? '/' : searchPath({ typed: '', category: topic })}`,
      updated: latest(entries.map((entry) => entry.updated)) ?? (await latestMoment(db)) ?? new Date(0),
      entries,
    }
    return c.body(formats[format].write(feed), 200, {
      'Content-Type': formats[format].type,
      'Cache-Control': 'public, max-age=300',
    })
  }

  function entryOf(paper: Paper, published: Date): FeedEntry {
    const arxivDoi = paper.source === 'arxiv' ? `10.48550/arXiv.${paper.externalId}` : undefined
    const short = (text: string) => shortenAtWord(oneLine(text), longestName)
    return {
      paper: presentPaper(words, describePaper(site, paper, null), true),
      authors: paper.authors.slice(0, mostAuthors).map(short).filter(Boolean),
      categories: paper.categories.map(short).filter(Boolean),
      doi: arxivDoi ?? findDoi(oneLine(paper.doi ?? '').slice(0, longestName)) ?? null,
      published,
      // A version that came after the edition is news to who has read the one before.
      updated: paper.revisedAt && paper.revisedAt > published ? paper.revisedAt : published,
    }
  }
}

function latest(moments: readonly Date[]): Date | undefined {
  return moments.toSorted((one, other) => other.getTime() - one.getTime())[0]
}
