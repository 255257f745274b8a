import { followedAs, isFollowed, readingsOf } from '../subscribers/person-name.ts'
import type { Candidate } from './store.ts'
import { createWordIndex, type Slot } from './word-index.ts'

/** A paper as far as ranking looks at it, once its texts are in the index. */
export interface IndexedPaper {
  id: number
  edition: number
  /** The trending score that its edition froze. */
  score: number
  categories: readonly string[]
}

/**
 * The papers that digests are chosen from, by what readers may want of them. A reader's wants are looked up, however
 * many papers and readers there are. Answers list slots in no order, each once.
 */
export interface PaperIndex {
  readonly papers: readonly IndexedPaper[]
  /** All slots, the best paper first. */
  readonly order: readonly Slot[]
  /** Puts papers in; `order` is theirs, with those that were there. */
  add(candidates: readonly Candidate[]): void
  slotOf(paperId: number): Slot | undefined
  ofTopic(category: string): readonly Slot[]
  /** Those that have, among their authors, whoever `name` may be. */
  byAuthor(name: string): readonly Slot[]
  /** Those in whose title or abstract a keyword is. */
  withKeyword(keyword: string): readonly Slot[]
  /** Likewise in the title. */
  withKeywordInTitle(keyword: string): readonly Slot[]
}

/** Many readers look for the same. What was found is kept up to so many slots. */
const mostKept = 500_000

export function createPaperIndex(candidates: readonly Candidate[] = []): PaperIndex {
  const papers: IndexedPaper[] = []
  const positions: number[] = []
  const slots = new Map<number, Slot>()
  const topics = new Map<string, Slot[]>()
  const families = new Map<string, { given: readonly string[]; slot: Slot }[]>()
  const words = createWordIndex()
  const keywords = keeping(
    (keyword) => words.find(keyword),
    (found) => found.anywhere.length + found.inTitle.length,
  )
  const authors = keeping(findAuthor, (found) => found.length)
  let order: Slot[] = []

  function findAuthor(name: string): readonly Slot[] {
    const found = new Set<Slot>()
    for (const { family, given } of followedAs(name)) {
      for (const author of families.get(family) ?? []) if (isFollowed(given, author.given)) found.add(author.slot)
    }
    return [...found]
  }

  function put({ id, edition, score, position, categories, authors: names, title, abstract }: Candidate): void {
    const slot = papers.length
    papers.push({ id, edition, score, categories })
    positions.push(position)
    slots.set(id, slot)
    for (const category of new Set(categories)) listed(topics, category).push(slot)
    for (const name of new Set(names)) {
      for (const { family, given } of readingsOf(name)) listed(families, family).push({ given, slot })
    }
    words.add(slot, title, abstract)
  }

  function isBetter(left: Slot, right: Slot): number {
    const [one, other] = [papers[left], papers[right]]
    if (!one || !other) return 0
    return other.score - one.score || other.edition - one.edition || (positions[left] ?? 0) - (positions[right] ?? 0)
  }

  const index: PaperIndex = {
    papers,
    get order() {
      return order
    },
    add(more) {
      for (const candidate of more) put(candidate)
      order = papers.map((_, slot) => slot).sort(isBetter)
      keywords.clear()
      authors.clear()
    },
    slotOf: (paperId) => slots.get(paperId),
    ofTopic: (category) => topics.get(category) ?? [],
    byAuthor: authors.get,
    withKeyword: (keyword) => keywords.get(keyword).anywhere,
    withKeywordInTitle: (keyword) => keywords.get(keyword).inTitle,
  }
  index.add(candidates)
  return index
}

function listed<V>(lists: Map<string, V[]>, key: string): V[] {
  const known = lists.get(key)
  if (known) return known
  const fresh: V[] = []
  lists.set(key, fresh)
  return fresh
}

/** Keeps what was found until it is too much, then begins anew. `sizeOf` says how many slots an answer is. */
function keeping<V>(find: (key: string) => V, sizeOf: (found: V) => number): { get(key: string): V; clear(): void } {
  const kept = new Map<string, V>()
  let size = 0
  function clear(): void {
    kept.clear()
    size = 0
  }
  return {
    clear,
    get(key) {
      const known = kept.get(key)
      if (known !== undefined) return known
      const found = find(key)
      // An entry costs about as much as fifty slots.
      size += sizeOf(found) + 50
      if (size > mostKept) clear()
      kept.set(key, found)
      return found
    },
  }
}
