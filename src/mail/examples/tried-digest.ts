import { escapeHtml } from '../../lib/html.ts'
import { mathHtml } from '../../papers/math-html.ts'
import { type Fault, onceEach, refuse } from '../compile/fault.ts'
import { lateInWords } from '../compile/late-names.ts'
import type { CompiledDigest, WrittenDigest } from '../compile-mail.ts'
import { linkMarks, numberMark, papersMark, whyMark } from '../pieces.ts'
import type { PresentedPaper } from '../present-paper.ts'

/** A digest that is filled as any other, and looks at what comes of each filling. */
export interface TriedDigest {
  digest: CompiledDigest
  /** What was found so far. */
  faults(): Fault[]
}

type Part = 'html' | 'text'
type Fill = (scope: object) => string
/** Says what is wrong with a filling; with `fill` it can make others. */
type Rule = (scope: object, filled: string, fill: Fill) => string | undefined

/**
 * Looks for what only the parts of a digest show, and no finished one: whether each paper is there, where its title
 * stands in the table of contents all the same; and whether something was made of a mark, which is the case where
 * filling in what it stands for makes another text than putting that in afterwards.
 */
export function triedDigest({ frame, card, faultIn }: WrittenDigest): TriedDigest {
  const found: Fault[] = []
  const watched =
    (part: Part, fill: Fill, ...rules: Rule[]): Fill =>
    (scope) => {
      const filled = fill(scope)
      const said = rules.flatMap((rule) => rule(scope, filled, fill) ?? [])
      found.push(...said.map((what) => faultIn[part](what)))
      return filled
    }
  const framed = (part: Part): Fill => {
    const fill = watched(part, frame[part], lateIn(part))
    return (scope) => {
      const filled = fill(scope)
      const what = papersOnce(filled)
      // Nothing else can be made of it.
      if (what) refuse([faultIn[part](what)])
      return filled
    }
  }
  return {
    digest: {
      frame: { subject: frame.subject, html: framed('html'), text: framed('text') },
      card: {
        html: watched('html', card.html, lateIn('html'), paperIn('html')),
        text: watched('text', card.text, lateIn('text'), paperIn('text')),
      },
    },
    faults: () => onceEach(found),
  }
}

/** What may come to stand at each mark: several numbers, since what compares one is true of some alone. */
const standIns: readonly { name: string; mark: string; values: readonly (string | number)[] }[] = [
  ...Object.entries(linkMarks).map(([name, mark]) => ({ name, mark, values: [`https://links.example/${name}/x`] })),
  { name: 'paper.number', mark: numberMark, values: [1, 2, 30] },
  { name: 'paper.why', mark: whyMark, values: ['You follow A. Byron'] },
]

function lateIn(part: Part): Rule {
  return (scope, filled, fill) => {
    const changed = standIns.find(({ mark, values }) =>
      values.some((value) => {
        const put = part === 'html' ? escapeHtml(String(value)) : String(value)
        const told = withValue(scope, mark, value)
        // Lines and margins are for each to wrap as long as it is.
        return told !== scope && bare(filled.replaceAll(mark, put)) !== bare(fill(told))
      }),
    )
    return changed && lateInWords(changed.name, 'something is made of')
  }
}

/** The scope with a value in place of a mark; itself where it has none. */
function withValue<Scope extends object>(scope: Scope, mark: string, value: string | number): Scope {
  for (const [name, held] of Object.entries(scope)) {
    if (held === mark) return { ...scope, [name]: value }
    if (typeof held !== 'object' || held === null || Array.isArray(held)) continue
    const inside = withValue(held, mark, value)
    if (inside !== held) return { ...scope, [name]: inside }
  }
  return scope
}

function papersOnce(filled: string): string | undefined {
  const count = filled.split(papersMark).length - 1
  if (count === 1) return undefined
  if (count === 0)
    return 'in an example it leaves its papers out: take {% papers %} … {% endpapers %} out of what is not always said'
  return 'it says its papers more than once: take {% papers %} … {% endpapers %} out of what repeats it'
}

/** So much of a title as no template cuts off, in characters. */
const opening = 8

function paperIn(part: Part): Rule {
  return (scope, filled) => {
    const { paper } = scope as { paper: PresentedPaper }
    const said = part === 'html' ? filled.replace(/<!--[\s\S]*?-->/g, '') : filled
    if (!showsTitle(part, said, paper.title))
      return 'it does not show {{ paper.title }}, without which nobody knows what is sent: print it between {% papers %} and {% endpapers %}'
    const urls = [paper.absUrl, paper.pdfUrl, paper.codeUrl, paper.projectUrl, paper.pageUrl].filter(
      (url) => url !== null,
    )
    if (!urls.some((url) => leadsTo(part, said, url)))
      return 'it does not lead to the paper: put a link to {{ paper.absUrl }} or {{ paper.pageUrl }} between {% papers %} and {% endpapers %}'
    return undefined
  }
}

/** However it is wrapped, set and shortened. */
function showsTitle(part: Part, said: string, title: string): boolean {
  const words = bare(part === 'html' ? withoutTags(said) : said).toLowerCase()
  const ways = part === 'html' ? [escapeHtml(title), withoutTags(mathHtml(title))] : [title]
  return ways.some((way) => words.includes(Array.from(bare(way)).slice(0, opening).join('').toLowerCase()))
}

/** Also by way of another page, which is told the address. */
function leadsTo(part: Part, said: string, url: string): boolean {
  if (part === 'text') return said.includes(url) || said.includes(encodeURIComponent(url))
  return Array.from(said.matchAll(/\bhref\s*=\s*(["'])(.*?)\1/gs), ([, , href = '']) => href).some(
    (href) => href.includes(escapeHtml(url)) || href.includes(encodeURIComponent(url)),
  )
}

function withoutTags(html: string): string {
  return html.replace(/<[^>]*>/g, '')
}

function bare(text: string): string {
  return text.replace(/\s+/g, '')
}
