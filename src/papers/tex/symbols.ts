import temml from 'temml'
import { table } from '../../lib/table.ts'

/** What Temml shows otherwise than a line of text wants it, or knows by another name. */
const own = table<string>({
  mid: '|',
  lvert: '|',
  rvert: '|',
  cdot: '·',
  ast: '*',
  deg: '°',
  degree: '°',
  textdegree: '°',
  backslash: '\\',
  lbrace: '{',
  rbrace: '}',
  emptyset: '∅',
  varnothing: '∅',
  AA: 'Å',
  aa: 'å',
  coloneq: '≔',
  textmu: 'µ',
  eps: 'ε',
  Q: 'ℚ',
  C: 'ℂ',
  // Units and bodies of the astronomers (AASTeX).
  kms: 'km/s',
  micron: 'μm',
  arcdeg: '°',
  arcmin: '′',
  arcsec: '″',
  msun: 'M⊙',
  Msun: 'M⊙',
  rsun: 'R⊙',
  Rsun: 'R⊙',
  lsun: 'L⊙',
  Lsun: 'L⊙',
  ...Object.fromEntries(
    'poly polylog sgn sign tr Tr rank diag supp conv Var Cov Aut End Hom Irr id Id KL softmax'
      .split(' ')
      .map((name) => [name, name]),
  ),
})

/** Commands that Temml knows and that print nothing by themselves, or that mean something else in these texts. */
const noSymbol = new Set([
  'over',
  'choose',
  'atop',
  'pmb',
  'space',
  'relax',
  'bra',
  'ket',
  'b',
  'c',
  'd',
  'k',
  'r',
  't',
  'u',
  'v',
  'H',
  'rule',
])

/** What a hostile text may make us remember at most. */
const mostNames = 5_000
const known = new Map<string, string | undefined>()

/**
 * The characters that the command `\name` stands for in mathematics (`alpha` is α, `log` is log), undefined where it is
 * no symbol that takes nothing after it. Temml is asked once for each name: its table has all of LaTeX and AMS.
 */
export function symbolOf(name: string): string | undefined {
  if (known.has(name)) return known.get(name)
  const symbol = Object.hasOwn(own, name) ? own[name] : askTemml(name)
  if (known.size < mostNames) known.set(name, symbol)
  return symbol
}

function askTemml(name: string): string | undefined {
  if (noSymbol.has(name) || name.length > 30) return undefined
  try {
    const shown = temml.renderToString(`\\${name}`, { throwOnError: true, trust: false })
    const text = shown
      .replace(/<[^>]*>/g, '')
      .replaceAll('&lt;', '<')
      .replaceAll('&gt;', '>')
      .replaceAll('&amp;', '&')
    return (
      text
        .replace(/[\u2061-\u2064\u200b]/g, '')
        .replace(/\s+/g, ' ')
        .trim() || undefined
    )
  } catch {
    return undefined
  }
}

/** Whether a symbol relates what stands on both sides of it, so that a line of text puts spaces around it. */
export function isRelation(symbol: string): boolean {
  return /^[|≔≜\u2190-\u21ff\u2208-\u220d\u221d\u2223-\u222a\u2234-\u22bf\u22c2-\u22ed\u27f5-\u27ff\u2a7d-\u2abf]$/u.test(
    symbol,
  )
}

/** Whether a symbol joins two terms, with or without spaces as its author wrote them. */
export function isBinary(symbol: string): boolean {
  return /^[×÷±∓·∗⋅∘∖⊕⊖⊗⊙∔⋆•]$/u.test(symbol)
}
