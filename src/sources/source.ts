import { PaperrouteError } from '../lib/error.ts'

/** Facts about a paper as some source states them, not yet cleaned and not yet merged with what is known. */
export interface RawPaper {
  /** Where the id comes from: `arxiv`, or the name of another archive. */
  source: string
  /** The id as served, perhaps with a version: `2501.00001v2`, `hep-th/9901001`. Never a number. */
  externalId: string
  title: string
  abstract: string
  /** Names in the order of the paper. Empty where the source does not say. */
  authors: string[]
  /** arXiv category codes, the primary one first. Empty where the source does not say. */
  categories: string[]
  publishedAt?: Date | undefined
  /** The day on which the source listed the paper, `YYYY-MM-DD`. */
  announcedOn?: string | undefined
  /** The moment at which the source listed the paper, where it tells more than the day. */
  listedAt?: Date | undefined
  /** Whether whoever listed it gave a picture or a video with it. */
  hasMedia?: boolean | undefined
  version?: number | undefined
  /** When this version was made; `publishedAt` is when the first one was. */
  revisedAt?: Date | undefined
  absUrl?: string | undefined
  pdfUrl?: string | undefined
  codeUrl?: string | undefined
  projectUrl?: string | undefined
  thumbnailUrl?: string | undefined
  comment?: string | undefined
  /** Where it was published since, as the source writes it: a reference to a journal, and its DOI (bare: `10.1000/1`). */
  journalRef?: string | undefined
  doi?: string | undefined
  withdrawn?: boolean | undefined
  /**
   * Only to be merged into a paper that is known: a new version or a change of an old one, not news. Passed over where
   * the paper is not known.
   */
  onlyKnown?: boolean | undefined
  signals?: RawSignals | undefined
}

/** What the world thinks of a paper at the moment of the fetch. Absent means unknown, not zero. */
export interface RawSignals {
  upvotes?: number | undefined
  stars?: number | undefined
  comments?: number | undefined
}

/** A record that cannot become a paper: it is counted, named and passed over. */
export interface Refusal {
  /** Where it stands, so that a person finds it: `line 12`, `entry 3 (2501.00001)`. */
  where: string
  why: string
}

/**
 * One thing out of a source.
 * - `paper` and `refused`: a record, in the order served
 * - `cursor`: where the next fetch goes on. It is kept only if all that came before it is stored, and is handed back with
 *   the next request
 * - `quiet`: the source's own word why there is nothing, for a person to read: `nothing has changed since 10:00 UTC`
 */
export type SourceItem = { paper: RawPaper } | { refused: Refusal } | { cursor: string } | { quiet: string }

/** What a source is asked. */
export interface SourceRequest {
  /** The day whose papers are wanted, `YYYY-MM-DD`. */
  day: string
  /** How much around the day is wanted; a source that knows days alone, or hands out what is newest, passes over it. */
  span?: Span | undefined
  /** What the last fetch left as its cursor. A source that asks for days passes over it. */
  cursor?: string | undefined
  signal?: AbortSignal | undefined
}

/** The day alone, its week (Monday to Sunday, ISO 8601), or its month. */
export type Span = 'day' | 'week' | 'month'

/**
 * A place that papers come from. Items arrive as they are read, so that memory stays flat however long the source is.
 * @throws {SourceError} (while iterating) when the source as a whole cannot be used; what came before must then not count.
 */
export interface Source {
  readonly name: string
  /**
   * How many hours after arXiv announces its papers this source has them, for sources that hand out what arXiv announces
   * and nothing else. With it an ingest tells a stale answer from a quiet day.
   */
  readonly hoursAfterAnnouncement?: number
  items(request: SourceRequest): AsyncIterable<SourceItem>
}

/** A source that cannot be used at all: unreachable, refusing, or not what it should be. The message says what to do. */
export class SourceError extends PaperrouteError {
  override readonly name = 'SourceError'
}
