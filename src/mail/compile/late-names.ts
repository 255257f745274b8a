import { type Arguments, type Liquid, type Template, type Token, TypeGuards, toValueSync } from 'liquidjs'
import type { Fault } from './fault.ts'
import { offsetOf, type Written } from './written.ts'

/** Filters that leave a name whole, wherever they put it. */
const harmless = ['wrap', 'numbered', 'append', 'prepend', 'default', 'strip', 'raw', 'escape']
const comparing = ['==', '!=', '>', '<', '>=', '<=', 'contains']

/**
 * Where a template makes something of what is put in only after it was filled, as a reader's links are: a filter would
 * change the mark that stands there meanwhile, and a comparison would ask about that. What is handed on by `assign` or
 * `capture` is not followed; filling examples finds that.
 * @param late the names of which nothing is known as the template is filled: `listUrl`, `paper.number`
 */
export function lateFaults(engine: Liquid, source: Written, late: readonly string[]): Fault[] {
  if (late.length === 0) return []
  const found = nodesIn(engine.parse(source.text)).flatMap((node) => usesIn(node, late))
  return found.map(({ token, what }) => {
    const [line = 1, column = 1] = token.getPosition()
    return source.fault(offsetOf(source.text, line, column), what)
  })
}

/** What to say of a name that something was made of. */
export function lateInWords(name: string, made: string): string {
  const instead = name === 'paper.number' ? '; {% if paper.isLead %} tells the first paper' : ''
  return `${made} {{ ${name} }}, which is put in after the template is filled: print it as it is${instead}`
}

interface Use {
  token: Token
  what: string
}

function nodesIn(templates: readonly Template[]): Template[] {
  return templates.flatMap((node) => [
    node,
    ...nodesIn(node.children ? (toValueSync(node.children(false, true)) as Template[]) : []),
  ])
}

function usesIn(node: Template, late: readonly string[]): Use[] {
  const isCase = 'name' in node && node.name === 'case'
  return [...(node.arguments?.() ?? [])].flatMap((argument) => usesOf(argument, late, isCase))
}

type Argument = Arguments extends Iterable<infer One> ? One : never

function usesOf(argument: Argument, late: readonly string[], isCase: boolean): Use[] {
  if (!('initial' in argument)) return []
  const { filters, initial } = argument
  const [first] = initial.postfix
  const name = lateName(first, late)
  // What escapes all that is printed stands among the filters too, named `[object Function]`.
  const filter = filters.find((one) => /^\w/.test(one.name) && !harmless.includes(one.name))
  if (first && name && filter) return [{ token: first, what: lateInWords(name, `the filter ${filter.name} changes`) }]
  if (first && name && isCase) return [{ token: first, what: lateInWords(name, 'nothing can be compared with') }]
  return comparisonsIn(initial.postfix, late)
}

/** In postfix each operator follows what it is about. */
function comparisonsIn(postfix: readonly Token[], late: readonly string[]): Use[] {
  const operands: (Token | undefined)[] = []
  return postfix.flatMap((token) => {
    if (!TypeGuards.isOperatorToken(token)) {
      operands.push(token)
      return []
    }
    const sides = token.operator === 'not' ? [operands.pop()] : [operands.pop(), operands.pop()].reverse()
    operands.push(undefined)
    if (!comparing.includes(token.operator)) return []
    return sides.flatMap((side, index) => {
      const name = lateName(side, late)
      const isAsked = name !== 'paper.number' && isNothing(sides[1 - index])
      return side && name && !isAsked ? [{ token: side, what: lateInWords(name, 'nothing can be compared with') }] : []
    })
  })
}

/** `nil`, `blank`, `empty` or `''`: comparing with these asks only whether there is something. */
function isNothing(token: Token | undefined): boolean {
  if (TypeGuards.isLiteralToken(token)) return !['true', 'false'].includes(token.literal)
  return TypeGuards.isQuotedToken(token) && token.content === ''
}

function lateName(token: Token | undefined, late: readonly string[]): string | undefined {
  if (!TypeGuards.isPropertyAccessToken(token)) return undefined
  const path = token.props.map((prop) => ('content' in prop ? prop.content : '')).join('.')
  return late.includes(path) ? path : undefined
}
