import { compile } from 'html-to-text'

/** Longer than any abstract; what comes after it is an article, and is left out. */
const longest = 100_000

const unseen = ['script', 'style', 'template', 'head', 'title', 'img', 'svg', 'iframe', 'object', 'embed', 'hr']

const oneLineBreak = { leadingLineBreaks: 1, trailingLineBreaks: 1 }

const convert = compile({
  wordwrap: false,
  // Everything, also what stands beside a <body>.
  baseElements: { selectors: [] },
  limits: { maxDepth: 60, ellipsis: '…' },
  selectors: [
    { selector: 'a', options: { ignoreHref: true } },
    ...['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((selector) => ({ selector, options: { uppercase: false } })),
    ...['td', 'th', 'dt', 'dd'].map((selector) => ({ selector, format: 'block', options: oneLineBreak })),
    ...unseen.map((selector) => ({ selector, format: 'skip' })),
  ],
})

/**
 * A tag, told from `a<b and c>d` by what follows its name: the end, an attribute with a value, or one of the few words
 * that stand alone. No part can be matched in two ways, so that nothing is tried twice.
 */
const tag = [
  String.raw`<\/?[a-z][\w:.-]*`,
  String.raw`(?=\s*\/?>|\s[^<>]*=|\s+(?:async|defer|nowrap|hidden)\b)`,
  String.raw`(?:\s+[\w:.@-]+(?:\s*=\s*(?:"[^"<]*"|'[^'<]*'|[^\s"'<>]+))?)*\s*\/?>`,
].join('')
const markup = new RegExp(`${tag}|&(?:#x?[\\da-f]{1,6}|[a-z][a-z\\d]{1,30});`, 'i')
const bareLessThan = new RegExp(`<(?!${tag.slice(1)})`, 'gi')
const raised: Record<string, string> = { sup: '⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿⁱ', sub: '₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₙᵢ' }
const levelled = '0123456789+-=()ni'

/**
 * Turns HTML, as feeds hold it, into plain text: paragraphs apart by an empty line, entities as characters, raised and
 * lowered figures in Unicode; scripts, styles and pictures go. Text without a tag and without an entity stays as written,
 * and so does a `<` that begins no tag.
 *
 * What a feed declares about a text is not asked: the declarations are wrong too often.
 */
export function plainText(text: string): string {
  const trimmed = text.trim()
  const cut = trimmed.length > longest ? `${trimmed.slice(0, longest)}…` : trimmed
  const bare = cut.replace(/<!--[\s\S]*?(?:-->|$)|<!\[CDATA\[|\]\]>|<!doctype[^<>]*>/gi, '')
  if (!markup.test(bare)) return bare.trim()
  return convert(
    bare
      .replace(/<(su[bp])>([^<]{1,20})<\/\1>/gi, (whole, name, content) => shift(name, content) ?? whole)
      .replace(bareLessThan, '&lt;'),
  ).trim()
}

/** @returns undefined where Unicode lacks a character. */
function shift(name: string, content: string): string | undefined {
  const characters = [...content.trim().replace(/[\u2212\u2013]/g, '-')].map((character) => {
    const at = levelled.indexOf(character)
    return at < 0 ? undefined : [...(raised[name.toLowerCase()] ?? '')][at]
  })
  return characters.includes(undefined) ? undefined : characters.join('')
}
