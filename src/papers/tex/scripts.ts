const raised = new Map(
  Array.from('0123456789+−=()abcdefghijklmnoprstuvwxyz', (plain, place) => [
    plain,
    Array.from('⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ᵃᵇᶜᵈᵉᶠᵍʰⁱʲᵏˡᵐⁿᵒᵖʳˢᵗᵘᵛʷˣʸᶻ')[place] ?? plain,
  ]),
)
  .set('-', '⁻')
  .set('T', 'ᵀ')
const lowered = new Map(
  Array.from('0123456789+−=()aehijklmnoprstuvx', (plain, place) => [
    plain,
    Array.from('₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎ₐₑₕᵢⱼₖₗₘₙₒₚᵣₛₜᵤᵥₓ')[place] ?? plain,
  ]),
).set('-', '₋')

const plainOfRaised = new Map(Array.from(raised, ([plain, small]) => [small, plain === '-' ? '−' : plain]))
const plainOfLowered = new Map(Array.from(lowered, ([plain, small]) => [small, plain === '-' ? '−' : plain]))

/** Superscripts that stand raised in every font as they are. */
const raisedAnyway = /^[*°′″‴†‡⋆∗]+$/u
/** A word in tiny letters is hard to read and found by no search. */
const longestWord = 4

/**
 * `text` as a superscript or subscript in a line of text: in characters that fonts have where there are such (`²`, `ᵢ`),
 * else as `^(2k+α)` or `_(max)`, a single character without the parentheses.
 */
export function script(kind: '^' | '_', text: string): string {
  if (text === '') return ''
  if (kind === '^' && raisedAnyway.test(text)) return text
  if (kind === '^' && /^[∘◦]$/u.test(text)) return '°'
  const characters = Array.from(text)
  const small = kind === '^' ? raised : lowered
  const fits = (characters.length <= longestWord && !/^[^(]+\(/.test(text)) || /^[\d+−=-]+$/.test(text)
  if (fits && characters.every((character) => small.has(character))) {
    return characters.map((character) => small.get(character)).join('')
  }
  if (/^(?:\p{L}\p{M}*|[⊤⊥∞±∗⊙])$/u.test(text)) return kind + text
  return `${kind}(${text})`
}

/** A run of superscript or of subscript characters. */
export const raisedRun = new RegExp(`[${[...plainOfRaised.keys()].join('')}]+`, 'gu')
export const loweredRun = new RegExp(`[${[...plainOfLowered.keys()].join('')}]+`, 'gu')

/** The ordinary characters of a run of either kind. */
export function unscript(run: string): string {
  return Array.from(run, (small) => plainOfRaised.get(small) ?? plainOfLowered.get(small) ?? small).join('')
}
