import { escapeHtml } from '../lib/html.ts'
import { loweredRun, raisedRun, unscript } from './tex/scripts.ts'

/** In UTF-16 units: what parentheses after a `^` or `_` may hold. */
const longestScript = 200
const deepest = 4

const raised = raisedRun.source
const lowered = loweredRun.source
/** An address may hold an underscore between two letters, and whoever copies it needs it. */
const address = '\\b(?:https?:\\/\\/|www\\.)\\S+'
/** What a script in parentheses stands at: `__init__(x)` and `¯_(ツ)_/¯` are no scripts. */
const group = '(?<=[\\p{L}\\p{M}\\p{N}\\p{Sm})\\]}|*′″])[\\^_]\\((?!\\))'
/** A script of one character: of a base that is no word, so that `top_p` and `x_train` stay. */
const single =
  '(?<=[\\p{L}\\p{M}\\p{N})\\]])\\^(?:\\p{L}\\p{M}*|[⊤⊥∞±∗⊙])(?![\\p{L}\\p{M}\\p{N}_^(])' +
  '|(?<=(?<![\\p{L}\\p{M}\\p{N}_])\\p{L}\\p{M}{0,2})_(?:\\p{L}\\p{M}*|[⊤⊥∞±∗⊙])(?![\\p{L}\\p{M}\\p{N}_^(])'

/**
 * Clean text as HTML for the content of an element: escaped, with its superscripts and subscripts (`x²`, `e^(iπx)`,
 * `L_q`) in `<sup>` and `<sub>`, which are the only tags. Shorten before: an abstract may be cut anywhere.
 */
export function mathHtml(text: string): string {
  return toHtml(text, 0)
}

/** One for all texts, since to make it takes longer than most texts: each that uses it says where it is. */
const marks = new RegExp(`(${raised})|(${lowered})|${group}|${single}|(${address})`, 'gu')

/** What all of these have some of: most texts have none, and need no second look. */
const trace = new RegExp(`[\\^_]|${raised}|${lowered}|https?:|www\\.`, 'u')

function toHtml(text: string, depth: number): string {
  if (!trace.test(text)) return escapeHtml(text)
  let html = ''
  let at = 0
  marks.lastIndex = 0
  for (let found = marks.exec(text); found; found = marks.exec(text)) {
    if (found[3] !== undefined) continue
    const mark = found[0]
    const isGroup = mark.endsWith('(')
    const close = isGroup ? closingParenthesis(text, found.index + 1) : undefined
    if (isGroup && (close === undefined || depth >= deepest)) continue
    html += escapeHtml(text.slice(at, found.index))
    const isRaised = found[1] !== undefined || mark.startsWith('^')
    const inner = close === undefined ? mark.replace(/^[_^]/, '') : text.slice(found.index + 2, close)
    at = close === undefined ? marks.lastIndex : close + 1
    const shown = close === undefined ? escapeHtml(unscript(inner)) : toHtml(inner, depth + 1)
    marks.lastIndex = at
    html += isRaised ? `<sup>${shown}</sup>` : `<sub>${shown}</sub>`
  }
  return html + escapeHtml(text.slice(at))
}

/** The place of the parenthesis that closes the one at `open`. */
function closingParenthesis(text: string, open: number): number | undefined {
  let depth = 0
  for (let at = open; at < Math.min(text.length, open + longestScript); at += 1) {
    if (text[at] === '(') depth += 1
    else if (text[at] === ')') depth -= 1
    if (depth === 0) return at
  }
  return undefined
}
