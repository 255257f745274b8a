/**
 * The first DOI in a text, bare and without the marks around it: `doi:10.1000/1`, `https://doi.org/10.1000/1`.
 * Source: https://www.doi.org/the-identifier/resources/handbook/2_numbering
 */
export function findDoi(text: string | undefined): string | undefined {
  const found = /\b10\.\d{4,9}\/[^\s"<>]+/.exec(text ?? '')?.[0]
  return found?.replace(found.includes('(') ? /[.,;]+$/ : /[.,;)]+$/, '')
}
