/** An arXiv id taken apart. */
export interface ArxivId {
  /** Bare and in its canonical form: `2501.00001`, `hep-th/9901001`. */
  bare: string
  version: number | undefined
}

const pattern = /^(\d{4}\.\d{4,5}|[a-z][a-z-]*(?:\.[a-z]{2})?\/\d{7})(?:v(\d{1,4}))?(?:\.pdf)?$/i

/**
 * Reads an arXiv id, new or old style, with or without a version: bare, after `arXiv:` or `oai:arXiv.org:`, or as the
 * address of its abstract page or PDF.
 * The old style's subject class is dropped, as arXiv itself does (`math.CA/0611800` is `math/0611800`).
 * @returns undefined for anything else.
 * Source: https://info.arxiv.org/help/arxiv_identifier.html
 */
export function parseArxivId(text: string): ArxivId | undefined {
  const id = text
    .trim()
    .replace(/^(https?:\/\/)?([a-z]+\.)?arxiv\.org\/(abs|pdf)\//i, '')
    .replace(/^(oai:)?arxiv(\.org)?:\s*/i, '')
  const match = pattern.exec(id)
  if (!match?.[1]) return undefined
  return {
    bare: match[1].toLowerCase().replace(/\.[a-z]{2}\//, '/'),
    version: match[2] === undefined ? undefined : Number(match[2]),
  }
}

/**
 * Whether `text` has the form of a category code: `cs.CL`, `hep-th`, `cond-mat.mes-hall`.
 * Source: https://arxiv.org/category_taxonomy
 */
export function isArxivCategory(text: string): boolean {
  return /^[a-z][a-z-]*(\.[A-Za-z][A-Za-z-]*)?$/.test(text)
}

/** The arXiv codes among `terms`, each once: classes of other schemes (MSC, ACM) stand between them. */
export function arxivCategories(terms: readonly string[]): string[] {
  return [...new Set(terms)].filter(isArxivCategory)
}

/** Where a paper is read on arXiv: without a version, so that a link in an old mail leads to the newest. */
export function arxivLinks(bareId: string): { absUrl: string; pdfUrl: string } {
  return { absUrl: `https://arxiv.org/abs/${bareId}`, pdfUrl: `https://arxiv.org/pdf/${bareId}` }
}
