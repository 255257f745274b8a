import { authorName } from './author-name.ts'
import { type Referable, referenceTo, yearOf } from './reference.ts'

/**
 * What TeX does not take as it is. A brace is named, not escaped: BibTeX counts `\{` as an open brace all the same, and a
 * lone one would swallow the entries after it.
 */
const named: Readonly<Record<string, string>> = {
  '\\': '\\textbackslash{}',
  '{': '\\textbraceleft{}',
  '}': '\\textbraceright{}',
  '~': '\\textasciitilde{}',
  '^': '\\textasciicircum{}',
}

/**
 * Papers as a BibTeX file in UTF-8, for BibTeX and biblatex: `@article` where the source names a journal, else `@misc`.
 * The keys hold the family name of the first author, the year and the id, so that a paper keeps its key whatever else is
 * in the file.
 */
export function bibtexOf(papers: readonly Referable[]): string {
  const taken = new Set<string>()
  return papers.map((paper) => entryOf(paper, freeKey(paper, taken))).join('\n')
}

function entryOf(paper: Referable, key: string): string {
  const reference = referenceTo(paper)
  const { arxiv } = reference
  const fields = [
    // Braced twice, or styles put the names in a title into small letters.
    ['title', `{${escapeText(reference.title)}}`],
    ['author', reference.authors.map(nameOf).join(' and ')],
    ['journal', escapeText(reference.journal ?? '')],
    ['year', reference.year ?? ''],
    ['eprint', verbatim(arxiv?.id ?? '')],
    ['archiveprefix', arxiv ? 'arXiv' : ''],
    ['primaryclass', verbatim(arxiv?.primaryClass ?? '')],
    ['doi', verbatim(reference.doi ?? '')],
    ['url', verbatim(reference.url ?? '')],
  ].filter(([, value]) => value !== '')
  const lines = fields.map(([name, value]) => `  ${name} = {${value}},\n`).join('')
  return `@${reference.journal ? 'article' : 'misc'}{${key},\n${lines}}\n`
}

/** `Family, Suffix, Given`. What could be taken for two names, or for "and others", stands in braces. */
function nameOf(name: string): string {
  const { family, given, suffix } = authorName(name)
  if (given === '' || /(?:^|\s)(?:and|others)(?:\s|$)|,/i.test(`${given} ${family}`)) return `{${escapeText(name)}}`
  return [family, suffix, given].filter(Boolean).map(escapeText).join(', ')
}

function escapeText(text: string): string {
  return text.replace(/[\\{}~^]/g, (sign) => named[sign] ?? sign).replace(/[%&$#_]/g, '\\$&')
}

/** Of addresses and ids, which are taken literally: a brace would end the field, a backslash begin a command. */
function verbatim(text: string): string {
  return text.replace(/[\\{}\s]/g, encodeURIComponent)
}

function freeKey(paper: Referable, taken: Set<string>): string {
  const wanted = keyOf(paper)
  let key = wanted
  for (let again = 2; taken.has(key); again += 1) key = `${wanted}-${again}`
  taken.add(key)
  return key
}

/** `lovelace2026-2603.00001`: small ASCII letters, digits and signs that no program takes for its own. */
function keyOf(paper: Referable): string {
  const family = ascii(authorName(paper.authors[0] ?? '').family, '').slice(0, 30)
  const source = paper.source === 'arxiv' ? '' : `${paper.source}-`
  return `${family}${yearOf(paper) ?? ''}-${ascii(source + paper.externalId, '-').slice(0, 100)}`.replace(/^-/, '')
}

function ascii(text: string, instead: string): string {
  return text
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .toLowerCase()
    .replace(/[^a-z0-9.-]+/g, instead)
}
