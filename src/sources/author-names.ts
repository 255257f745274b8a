/** Initials that stand by themselves: `J.`, `J. A.`, `J.-P.`. */
const initials = /^(?:\p{Lu}\.[\s-]*){1,4}$/u
const suffix = /^(?:jr|sr|ii|iii|iv)\.?$/i

/**
 * Takes apart a line that names all authors: names between commas, semicolons and `and`, affiliations in parentheses,
 * which may hold all of these and nest (`A. Ames (1,2), B. Birch (2) ((1) Here, (2) There) and C. Cole`), a collaboration
 * before a colon or after `for the`. Names come as `Ames, A.` too, then they are turned. Affiliations and `et al.` are
 * left out; TeX stays as it is.
 * @returns the names in the order of the line, each not empty.
 * Source: https://info.arxiv.org/help/prep.html#author
 */
export function splitAuthors(text: string): string[] {
  const line = withoutAffiliations(text)
    .replace(/\s+/g, ' ')
    .replace(
      /(?:,? ?\bon behalf of|,? ?\bfor) the (?=[^,]{1,200}\b(?:collaboration|consortium|team|group)s?\b)/gi,
      ', ',
    )
    .replace(/ (?:and|\\?&) /gi, ', ')
  const names: string[] = []
  // A comma after a backslash is TeX's thin space.
  for (const part of line.split(/(?<!\\)[,;:]/)) {
    const name = part.trim().replace(/^and /i, '')
    const before = names.at(-1)
    if (!name || /^et\.? al\.?$/i.test(name)) continue
    if (before !== undefined && suffix.test(name)) names[names.length - 1] = `${before} ${name}`
    else if (before !== undefined && initials.test(name)) names[names.length - 1] = `${name} ${before}`
    else names.push(name)
  }
  return names
}

/**
 * A name as catalogues write it, in the order of reading: `Ames, Ada B.` becomes `Ada B. Ames`, and `Ames, Ada, Jr.`
 * becomes `Ada Ames Jr.`. A name without a comma, as that of a collaboration, stays.
 */
export function inReadingOrder(name: string): string {
  const [family = '', given = '', ...suffixes] = name.split(',').map((part) => part.trim())
  return [given, family, ...suffixes].filter(Boolean).join(' ')
}

/** Leaves out what stands between parentheses that belong together, and parentheses that have no partner. */
function withoutAffiliations(text: string): string {
  const endOf = new Map<number, number>()
  const open: number[] = []
  for (let at = 0; at < text.length; at++) {
    if (text[at] === '(') open.push(at)
    const start = text[at] === ')' ? open.pop() : undefined
    if (start !== undefined) endOf.set(start, at)
  }
  let kept = ''
  for (let at = 0; at < text.length; at++) {
    at = endOf.get(at) ?? at
    kept += text[at] === '(' || text[at] === ')' ? ' ' : text[at]
  }
  return kept
}
