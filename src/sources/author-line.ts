/** Initials that stand by themselves: "J.", "J. A.", "J.-P.", "J". */
const initials = /^(?:\p{Lu}\.[\s-]*){1,4}$|^\p{Lu}$/u
const suffix = /^(?:Jr|Sr|I{2,3}|IV)\.?$/

/**
 * Parts the authors that a feed names in one text. Affiliations go, which stand in parentheses and hold commas and
 * parentheses themselves: `Ada Example (Institute A, (Dept. B)), Bo Sample and Cy Third`. Names come as `Sample, B.` too,
 * then they are turned (`B. Sample`). TeX stays as written; the comma of its `\,` parts nothing.
 * @returns names in the order of the text, none empty.
 * Source: https://info.arxiv.org/help/prep.html#author
 */
export function splitAuthors(line: string): string[] {
  const names: string[] = []
  for (const part of withoutAffiliations(line).split(/(?<!\\)[,;:]| & | and /)) {
    const name = part.replace(/[()]/g, '').trim().replace(/^and /, '')
    const before = names.at(-1)
    if (name === '') continue
    if (before !== undefined && suffix.test(name)) names[names.length - 1] = `${before} ${name}`
    else if (before !== undefined && initials.test(name)) names[names.length - 1] = `${name} ${before}`
    else names.push(name)
  }
  return names
}

/** Takes parentheses away from the inside out; one that never closes keeps the names behind it. */
function withoutAffiliations(line: string): string {
  let rest = line.replace(/\s+/g, ' ')
  for (let round = 0; round < 20; round++) {
    const next = rest.replace(/ ?\([^()]*\)/g, '')
    if (next === rest) break
    rest = next
  }
  return rest
}
