import { categoryName } from '../papers/categories.ts'

/** All that speaks for a paper to one reader. */
export interface Reasons {
  /** As the reader wrote them. */
  authors: readonly string[]
  keywords: readonly string[]
  /** A sentence of the personal score's. */
  personal: string | undefined
  /** A category's code. */
  topic: string | undefined
}

/** Of each kind so many are named: fifty keywords would be longer than the abstract. */
const mostNamed = 3

/**
 * Why a paper is there, in words for the reader, the strongest reason first: `Follows Y. LeCun · keyword “diffusion” ·
 * in Machine Learning`. Empty where there is no reason.
 */
export function whyInWords({ authors, keywords, personal, topic }: Reasons): string {
  const parts: string[] = []
  if (authors.length > 0) parts.push(`follows ${named(authors)}`)
  if (keywords.length > 0) {
    const quoted = keywords.map((keyword) => `“${keyword.replaceAll('"', '')}”`)
    parts.push(`${keywords.length === 1 ? 'keyword' : 'keywords'} ${named(quoted)}`)
  }
  if (personal) parts.push(personal)
  if (topic) parts.push(`in ${categoryName(topic)}`)
  const words = parts.join(' · ')
  return words.charAt(0).toUpperCase() + words.slice(1)
}

function named(texts: readonly string[]): string {
  const more = texts.length - mostNamed
  return texts.slice(0, mostNamed).join(', ') + (more > 0 ? ` and ${more} more` : '')
}
