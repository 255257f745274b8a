import { parseArxivId } from '../../sources/arxiv/arxiv-id.ts'
import { findDoi } from '../../sources/doi.ts'
import { parsePaperId } from '../paper.ts'

/** How somebody names one paper: by what its source calls it, or by its DOI, in lower case. */
export type Name = { source: string; externalId: string } | { doi: string }

/** In UTF-16 units: no id and no DOI in use is as long. */
const longestName = 300

/** A DOI bare, or after `doi:`, `DOI` or the address of the resolver, or both. */
const doiAlone = /^(?:doi\b\s*:?\s*)?(?:(?:https?:\/\/)?(?:(?:dx|www)\.)?doi\.org\/)?(10\.\S+)$/i

/** Pages about one paper whose address ends with its arXiv id. */
const arxivPage =
  /^(?:https?:\/\/)?(?:(?:[a-z\d]+\.){0,3}arxiv\.org\/(?:abs|pdf|html|format|ps|src)|(?:www\.)?(?:huggingface\.co\/papers|alphaxiv\.org\/(?:abs|overview)))\/([^?#]+?)\/?(?:[?#].*)?$/i

/** What stands around an id where arXiv says how to cite it, and on the margin of a PDF: `arXiv:… [cs.CV] 9 Mar 2026`. */
const beforeId = /^arxiv\s*:?\s*/i
const afterId = /\s*\[[a-z.-]{2,20}\](?:\s+\d{1,2} [a-z]{3} \d{4})?$/i

/**
 * Reads the one name that a text is: an arXiv id or DOI as people paste them, or the address of a paper's page on arXiv,
 * on a site that has its papers, or here.
 * @param publicUrl of this installation, without a slash at its end
 * @returns undefined where the text is anything else, or has anything else beside the name
 */
export function readName(typed: string, publicUrl: string): Name | undefined {
  const text = typed.trim()
  if (text.length > longestName || /[\p{Cc}\p{Cs}]/u.test(text)) return undefined
  const doi = findDoi(doiAlone.exec(text)?.[1])
  const id = parseArxivId(doi?.replace(/^10\.48550\/arxiv\./i, '') ?? arxivIdIn(text))
  if (id) return { source: 'arxiv', externalId: id.bare }
  if (doi) return { doi: doi.toLowerCase() }
  return ofOwnPage(text, publicUrl)
}

function arxivIdIn(text: string): string {
  return arxivPage.exec(text)?.[1] ?? text.replace(beforeId, '').replace(afterId, '')
}

/** The paper whose page here has this address. */
function ofOwnPage(text: string, publicUrl: string): Name | undefined {
  const pages = `${withoutScheme(publicUrl)}/papers/`
  const address = withoutScheme(text)
  if (!address.toLowerCase().startsWith(pages.toLowerCase()) || /\s/.test(address)) return undefined
  const id = decoded(address.slice(pages.length).replace(/[?#].*$/, ''))
  if (!id || /[\p{Cc}\p{Cs}]/u.test(id)) return undefined
  const { source, externalId } = parsePaperId(id)
  return { source, externalId }
}

function withoutScheme(address: string): string {
  return address.replace(/^https?:\/\//i, '')
}

function decoded(path: string): string | undefined {
  try {
    return decodeURIComponent(path)
  } catch {
    return undefined
  }
}
