import type { Candidate } from '../../src/digests/store.ts'
import type { Wants } from '../../src/digests/wants.ts'
import { wordsIn } from '../../src/digests/words.ts'
import { seeded } from '../../src/lib/random.ts'
import { categoryGroups } from '../../src/papers/categories.ts'

/** As many papers with texts as long as abstracts are, for where there are no real ones. */
export function madeUpPapers(count: number): Candidate[] {
  const random = seeded(1)
  const word = () => {
    const rank = Math.floor(4_000 ** random())
    return `${['graph', 'neural', 'model', 'learn', 'data'][rank % 5]}${rank > 5 ? rank.toString(36).replace(/\d/g, 'x') : ''}`
  }
  const words = (length: number) => Array.from({ length }, word).join(' ')
  const codes = Object.keys(categoryGroups['Computer science'] ?? {})
  return Array.from({ length: count }, (_, index) => ({
    id: index + 1,
    edition: 1,
    position: index + 1,
    score: 1 - index / count,
    categories: [codes[Math.floor(random() * codes.length)] ?? 'cs.LG', 'cs.LG'],
    title: words(10),
    abstract: words(190),
    authors: Array.from({ length: 6 }, () => `Given${word()} Family${word()}`),
  }))
}

/**
 * Wants of made-up readers, nearly all different: up to five topics, eight keywords, two to avoid and four authors, out
 * of what these papers say and out of what none of them does.
 */
export function* madeUpWants(count: number, papers: readonly Candidate[]): Generator<Wants> {
  const random = seeded(2)
  const codes = Object.keys(categoryGroups['Computer science'] ?? {})
  const texts = papers.map((paper) => wordsIn(`${paper.title} ${paper.abstract}`))
  // The smaller the number, the likelier: what one reader looks for, many do.
  const pick = <T>(list: readonly T[]): T | undefined => list[Math.floor(random() ** 3 * list.length)]
  const keyword = () => {
    const text = pick(texts) ?? []
    const start = Math.floor(random() * text.length)
    const phrase = text.slice(start, start + 1 + Math.floor(random() * 3)).join(' ')
    if (random() < 0.3) return `${phrase} unheard of`
    return random() < 0.1 ? `"${phrase}"` : phrase
  }
  const author = () => {
    const name = pick(pick(papers)?.authors ?? []) ?? 'Ada Example'
    return random() < 0.5 ? name : name.replace(/^(\p{L})\S*/u, '$1.')
  }
  const some = (most: number, make: () => string) =>
    [...new Set(Array.from({ length: Math.floor(random() * (most + 1)) }, make))].sort()
  for (let made = 0; made < count; made += 1) {
    yield {
      topics: some(5, () => pick(codes) ?? 'cs.LG'),
      keywords: some(8, keyword),
      avoid: some(2, keyword),
      authors: some(4, author),
      withTrending: random() < 0.7,
      digestSize: [5, 10, 10, 20][Math.floor(random() * 4)] ?? 10,
    }
  }
}
