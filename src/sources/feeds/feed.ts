import { DateTime } from 'luxon'
import { arxivLane, expectXml } from '../arxiv/arxiv-answer.ts'
import type { Client } from '../http/client.ts'
import { TryAgain } from '../http/http-answer.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from '../source.ts'
import { NotXmlError } from '../xml.ts'
import { BrokenFeedError, parseFeedItems } from './feed-items.ts'

export interface FeedOptions {
  /** The address of the feed, http or https. */
  url: string
  client: Client
}

/** Longer than any feed that is meant to be asked for day by day. */
const maxBytes = 20_000_000

/**
 * How many days before the day asked for an item may have been published to make a new paper. Feeds list their past, some
 * all of it; what is older only brings a paper that is known up to date. An item without a date is always taken.
 */
const daysOfNews = 30

/** The name of the source that is the feed at `url`, as `SOURCES` writes it. */
export function feedName(url: string): string {
  return `feed:${url}`
}

/**
 * Any feed: RSS, Atom or JSON Feed, see {@link parseFeedItems}. It hands out what is in it, whatever day is asked for.
 */
export function feedSource({ url, client }: FeedOptions): Source {
  return { name: feedName(url), items: (request) => listItems(url, client, request) }
}

async function* listItems(url: string, client: Client, request: SourceRequest): AsyncGenerator<SourceItem> {
  const { day, cursor: known, signal } = request
  const lane = isOfArxiv(url) ? arxivLane : undefined
  const { value: items, cursor } = await client.getIfChanged(url, known, (body) => readFeed(body, url), {
    maxBytes,
    lane,
    signal,
  })
  if (items === undefined) yield { quiet: 'the feed has not changed since it was last fetched' }
  else if (items.length === 0) yield { quiet: 'the feed is empty' }
  else for (const item of items) yield 'paper' in item ? { paper: settle(item.paper, day) } : item
  if (cursor !== undefined) yield { cursor }
}

function settle(paper: Extract<SourceItem, { paper: unknown }>['paper'], day: string) {
  const earliest = DateTime.fromISO(day, { zone: 'utc' }).minus({ days: daysOfNews }).toMillis()
  const isPast = paper.publishedAt !== undefined && paper.publishedAt.getTime() < earliest
  return isPast ? { ...paper, onlyKnown: true } : paper
}

function readFeed(body: string, url: string): SourceItem[] {
  const { host } = new URL(url)
  if (body.trim() === '') throw new TryAgain(`${host} answered with nothing`)
  try {
    return parseFeedItems(isOfArxiv(url) ? expectXml(body) : body, url)
  } catch (thrown) {
    if (thrown instanceof NotXmlError || thrown instanceof BrokenFeedError)
      throw new TryAgain(`${host}: ${thrown.message}`)
    if (thrown instanceof SourceError)
      throw new SourceError(`${url}: ${thrown.message} Check SOURCES.`, { cause: thrown })
    throw thrown
  }
}

function isOfArxiv(url: string): boolean {
  return /(^|\.)arxiv\.org$/.test(new URL(url).hostname)
}
