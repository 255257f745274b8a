import type { PaperIndex } from './paper-index.ts'
import type { Wants } from './wants.ts'
import { type Reasons, whyInWords } from './why.ts'
import type { Slot } from './word-index.ts'

/** A chosen paper and why, in words for the reader. */
export interface Choice {
  id: number
  why: string | null
}

/** How much one reader may like a paper, by what they have saved. */
export interface PersonalScore {
  /** Above 0; the higher the better. */
  score: number
  /** Why, to follow other reasons: `like papers you saved: TITLE`. */
  why: string
}

/** What a digest is chosen from, beside the wants. */
export interface RankOptions {
  /** Only papers of later editions. */
  after?: number
  /** By paper id; for papers that this reader may like, and no others. */
  personal?: ReadonlyMap<number, PersonalScore> | undefined
}

/**
 * How reasons weigh, each more than all below it together. So a paper comes before another when the strongest reason that
 * only one of them has is its own: by somebody followed, about a keyword, naming it, like what was saved, of a topic.
 * People are named to miss nothing of theirs; a title says what a paper is about, an abstract also what it is not about.
 */
const weights = { author: 16, keywordInTitle: 8, keyword: 4, personal: 2, topic: 1 } as const
const mostWeight = 31
const hidden = 32

/**
 * The papers for `wants`: those with reasons by the weight of these, of one weight the more personal and then the one
 * of the better trending score first; then, where the reader allows, what is trending. May be empty. Who names no topics,
 * keywords and authors wants everything.
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
    const why = whyInWords(reasons(slot))
    // Who asks for everything knows why it comes.
    return { id: paper.id, why: why || (paper.score > 0 && !isEverythingWanted ? 'Trending' : null) }
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
  for (const paperId of personal?.keys() ?? []) add([papers.slotOf(paperId) ?? []].flat(), weights.personal)
  for (const keyword of wants.avoid) add(papers.withKeyword(keyword), hidden)
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
  const most = personal ? Number.POSITIVE_INFINITY : digestSize
  for (const slot of papers.order) {
    const weight = weighed[slot] ?? 0
    const isHidden = weight >= hidden && (weight & weights.author) === 0
    if (isHidden || (papers.papers[slot]?.edition ?? after) <= after) continue
    const slots = byWeight[weight & mostWeight]
    if (!slots) byWeight[weight & mostWeight] = [slot]
    else if (slots.length < most) slots.push(slot)
  }
  const [others = [], ...reasoned] = byWeight
  const liking = (slot: Slot) => personal?.get(papers.papers[slot]?.id ?? 0)?.score ?? 0
  if (personal) for (const slots of reasoned) slots?.sort((left, right) => liking(right) - liking(left))
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
  return (slot) => ({
    authors: authors.get(slot) ?? [],
    keywords: keywords.get(slot) ?? [],
    personal: personal?.get(papers.papers[slot]?.id ?? 0)?.why,
    topic: papers.papers[slot]?.categories.find((category) => topics.has(category)),
  })
}
