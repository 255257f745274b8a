import { SourceError } from '../source.ts'
import { isArxivCategory } from './arxiv-id.ts'

/**
 * Looks at the categories that a source is to ask for; `cs.*` stands for a whole archive.
 * @throws {SourceError} where there is none, or one that has not the form of a category.
 */
export function refuseOddCategories(categories: readonly string[]): void {
  if (categories.length === 0) throw new SourceError('No arXiv category is named. Set ARXIV_CATEGORIES.')
  const odd = categories.find((category) => !isArxivCategory(category.replace(/\.\*$/, '')))
  if (odd !== undefined) throw new SourceError(`"${odd}" is not an arXiv category. Check ARXIV_CATEGORIES.`)
}
