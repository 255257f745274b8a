import type { PaperIndex } from './paper-index.ts'
import type { Wants } from './wants.ts'
import { type Reason, type Reasons, type Why, whyOf } from './why.ts'
import type { Slot } from './word-index.ts'

/** A chosen paper and why. */
export interface Choice {
  id: number
  why: Why | null
}

/** What one reader's opinions say about papers. */
export interface Personal {
  /**
   * By paper id: above 0 for those that they may like, the higher the better, and below for those that they may not.
   * Papers of which their opinions tell nothing are not in it.
   */
  scores: ReadonlyMap<number, number>
  /** Why they may like a paper. */
  why(paperId: number): Extract<Reason, { kind: 'like' }> | undefined
  /** Those that they have an opinion on, which stay away: they know them. */
  known: ReadonlySet<number>
}

/** What a digest is chosen from, beside the wants. */
export interface RankOptions {
  /** Only papers of later editions. */
  after?: number
  /** Of a reader who has opinions. */
  personal?: Personal | undefined
}

/**
 * How reasons weigh, each more than all below it together. So a paper comes before another when the strongest reason that
 * only one of them has is its own: by somebody followed, about a keyword, naming it, like what was saved, of a topic.
 * People are named to miss nothing of theirs; a title says what a paper is about, an abstract also what it is not about.
 * What a reader asked for in words comes before what is guessed from what they saved, and that before a topic, which is
 * hundreds of papers.
 */
export const weights = { author: 16, keywordInTitle: 8, keyword: 4, personal: 2, topic: 1 } as const
const mostWeight = 31
const hidden = 32
const known = 64

/**
 * The papers for `wants`: those with reasons by the weight of these, of one weight the more personal and then the one
 * of the better trending score first; then, where the reader allows, what is trending. May be empty. Who names no topics,
 * keywords and authors wants everything. What is like disliked papers comes last of its weight, also of what is trending:
 * a dislike says nothing against who is followed and what was asked for.
 *
 * What is to be avoided stays away, however it was wanted, also from the trending ones. Only a followed author is
 * stronger: people are named one by one and followed whatever they write, while words to avoid are there to keep out
 * what comes in bulk.
 */
export function rankFor(wants: Wants, papers: PaperIndex, options: RankOptions = {}): Choice[] {
  const weighed = weigh(wants, papers, options)
  const { reasoned, others } = sortOut(weighed, papers, wants.digestSize, options)
  const isEverythingWanted = wants.topics.length + wants.keywords.length + wants.authors.length === 0
  const fill = isEverythingWanted || wants.withTrending ? others : []
  const chosen = [...reasoned, ...fill].slice(0, wants.digestSize)
  const reasons = reasonsFor(wants, papers, options, new Set(chosen))
  return chosen.flatMap((slot) => {
    const paper = papers.papers[slot]
    if (!paper) return []
    const why = whyOf(reasons(slot))
    if (why.length > 0) return { id: paper.id, why }
    // Who asks for everything knows why it comes.
    return { id: paper.id, why: paper.score > 0 && !isEverythingWanted ? [{ kind: 'trending' as const }] : null }
  })
}

/** The weight of each paper's reasons, by slot. */
function weigh(wants: Wants, papers: PaperIndex, { personal }: RankOptions): Uint8Array {
  const weighed = new Uint8Array(papers.papers.length)
  const add = (slots: readonly Slot[], weight: number) => {
    for (const slot of slots) weighed[slot] = (weighed[slot] ?? 0) | weight
  }
  for (const author of wants.authors) add(papers.byAuthor(author), weights.author)
  for (const keyword of wants.keywords) {
    add(papers.withKeyword(keyword), weights.keyword)
    add(papers.withKeywordInTitle(keyword), weights.keywordInTitle)
  }
  for (const topic of wants.topics) add(papers.ofTopic(topic), weights.topic)
  for (const keyword of wants.avoid) add(papers.withKeyword(keyword), hidden)
  const addPaper = (paperId: number, weight: number) => add([papers.slotOf(paperId) ?? []].flat(), weight)
  for (const [paperId, score] of personal?.scores ?? []) if (score > 0) addPaper(paperId, weights.personal)
  for (const paperId of personal?.known ?? []) addPaper(paperId, known)
  return weighed
}

/** The slots with reasons and those without, each the best first, and no more of each kind than a digest may hold. */
function sortOut(
  weighed: Uint8Array,
  papers: PaperIndex,
  digestSize: number,
  { after = Number.NEGATIVE_INFINITY, personal }: RankOptions,
): { reasoned: Slot[]; others: Slot[] } {
  const byWeight: Slot[][] = []
  const most = personal?.scores.size ? Number.POSITIVE_INFINITY : digestSize
  for (const slot of papers.order) {
    const weight = weighed[slot] ?? 0
    const isHidden = weight >= known || (weight >= hidden && (weight & weights.author) === 0)
    if (isHidden || (papers.papers[slot]?.edition ?? after) <= after) continue
    const slots = byWeight[weight & mostWeight]
    if (!slots) byWeight[weight & mostWeight] = [slot]
    else if (slots.length < most) slots.push(slot)
  }
  const liking = (slot: Slot) => personal?.scores.get(papers.papers[slot]?.id ?? 0) ?? 0
  if (personal?.scores.size) for (const slots of byWeight) slots?.sort((left, right) => liking(right) - liking(left))
  const [others = [], ...reasoned] = byWeight
  return { reasoned: reasoned.reverse().flatMap((slots) => slots ?? []), others }
}

/** The reasons for papers that were chosen: of all the others nobody will read them. */
function reasonsFor(
  wants: Wants,
  papers: PaperIndex,
  { personal }: RankOptions,
  chosen: ReadonlySet<Slot>,
): (slot: Slot) => Reasons {
  const authors = new Map<Slot, string[]>()
  const keywords = new Map<Slot, string[]>()
  const note = (notes: Map<Slot, string[]>, slots: readonly Slot[], word: string) => {
    for (const slot of slots) if (chosen.has(slot)) notes.set(slot, [...(notes.get(slot) ?? []), word])
  }
  for (const author of wants.authors) note(authors, papers.byAuthor(author), author)
  for (const keyword of wants.keywords) note(keywords, papers.withKeyword(keyword), keyword)
  const topics = new Set(wants.topics)
  return (slot) => {
    const { id = 0, categories = [] } = papers.papers[slot] ?? {}
    return {
      authors: authors.get(slot) ?? [],
      keywords: keywords.get(slot) ?? [],
      personal: (personal?.scores.get(id) ?? 0) > 0 ? personal?.why(id) : undefined,
      topic: categories.find((category) => topics.has(category)),
    }
  }
}
