import { type DefaultTreeAdapterMap, parse as parseHtml } from 'parse5'
import postcss, { type Declaration } from 'postcss'
import parseSelectors from 'postcss-selector-parser'
import parseValue from 'postcss-value-parser'

type Node = DefaultTreeAdapterMap['node']
type Element = DefaultTreeAdapterMap['element']

/**
 * What a mail asks of the program that shows it: features by the names that caniemail.com gives them, such as
 * `css-padding`, `html-bdi` or `css-at-media-prefers-color-scheme`, and behind each an example of its use. What that
 * site has no page for has a name of the same form.
 */
export function usedFeatures(html: string): Map<string, string> {
  const used = new Map<string, string>()
  const note = (feature: string, example: string) => {
    if (!used.has(feature)) used.set(feature, example.replace(/\s+/g, ' ').slice(0, 60))
  }
  walk(parseHtml(html), (element) => {
    noteElement(element, note)
    for (const { name, value } of element.attrs) {
      if (name === 'style') noteStyles(value, note)
      else noteAttribute(element, name, value, note)
    }
    if (element.tagName === 'style') {
      const sheet = element.childNodes.map((child) => ('value' in child ? child.value : '')).join('')
      noteStyles(sheet, note)
    }
  })
  if (/^\s*<!doctype html>/i.test(html)) note('html-doctype', '<!doctype html>')
  if (/<!--(?!\[if|<!|>)/.test(html)) note('html-comments', '<!-- … -->')
  return used
}

type Note = (feature: string, example: string) => void

function walk(node: Node, look: (element: Element) => void): void {
  if ('tagName' in node) look(node)
  if ('childNodes' in node) for (const child of node.childNodes) walk(child, look)
}

const inOnePage: Record<string, string> = {
  ...Object.fromEntries(['h1', 'h2', 'h3', 'h4', 'h5', 'h6'].map((name) => [name, 'html-h1-h6'])),
  ...Object.fromEntries(['ul', 'ol', 'li', 'dl', 'dt', 'dd'].map((name) => [name, 'html-lists'])),
  ...Object.fromEntries(['table', 'tbody', 'thead', 'tr', 'td', 'th'].map((name) => [name, 'html-table'])),
}

/** Which every program has that shows HTML at all, so that nobody has measured them. */
const everywhere = new Set(['html', 'head', 'title', 'meta', 'a', 'br', 'b', 'i'])

function noteElement({ tagName }: Element, note: Note): void {
  if (!everywhere.has(tagName)) note(inOnePage[tagName] ?? `html-${tagName}`, `<${tagName}>`)
}

/** Which change nothing that a reader sees, or belong to what has a page of its own. */
const silent = new Set([
  'href',
  'src',
  'alt',
  'class',
  'id',
  'content',
  'charset',
  'http-equiv',
  'type',
  'media',
  'xmlns',
])

function noteAttribute(element: Element, name: string, value: string, note: Note): void {
  const example = `${name}="${value}"`
  if (name === 'name' && element.tagName === 'meta') {
    if (/color-scheme/.test(value)) note('html-meta-color-scheme', example)
    return
  }
  if (name === 'href' && value.startsWith('#')) note('html-anchor-links', example)
  else if (name === 'href' && value.startsWith('mailto:')) note('html-mailto-links', example)
  else if (name === 'border' || name.startsWith('xmlns:')) return
  else if (!silent.has(name)) note(`html-${name}`, example)
}

function noteStyles(text: string, note: Note): void {
  postcss.parse(text).walk((node) => {
    if (node.type === 'comment') note('css-comments', '/* … */')
    if (node.type === 'decl') noteDeclaration(node, note)
    if (node.type === 'atrule') noteAtRule(node.name, node.params, note)
    if (node.type === 'rule') noteSelectors(node.selector, note)
  })
}

function noteAtRule(name: string, condition: string, note: Note): void {
  const example = `@${name} ${condition}`
  const asks = /\((prefers-[a-z-]+|hover|orientation)/.exec(condition)?.[1]
  note(name === 'media' && asks ? `css-at-media-${asks}` : `css-at-${name}`, example)
}

/** Properties that are measured under the name of another. */
const measuredAs: Record<string, string> = {
  ...Object.fromEntries(['top', 'right', 'bottom', 'left'].map((side) => [side, 'css-left-right-top-bottom'])),
}
const sides = /^(margin|padding|border)-(top|right|bottom|left)$/

function noteDeclaration({ prop, value, important }: Declaration, note: Note): void {
  const name = prop.toLowerCase()
  const example = `${name}: ${value}`
  // Microsoft's own, which only its programs read, and other makers' prefixes.
  if (/^(mso-|-webkit-|-moz-|-ms-)/.test(name)) return
  const side = sides.exec(name)
  note(measuredAs[name] ?? `css-${side?.[1] ?? name}`, example)
  if (name === 'display' && /^(none|flex|grid)$/.test(value)) note(`css-display-${value}`, example)
  if (important) note('css-important', `${example} !important`)
  parseValue(value).walk((node) => {
    if (node.type === 'function' && node.value !== 'url') note(`css-function-${node.value}`, example)
    const unit = node.type === 'word' && parseValue.unit(node.value)
    if (unit && unit.unit !== '' && !node.value.startsWith('#'))
      note(`css-unit-${unit.unit === '%' ? 'percent' : unit.unit}`, example)
  })
}

const combinators: Record<string, string> = {
  ' ': 'descendant',
  '>': 'child',
  '+': 'adjacent-sibling',
  '~': 'general-sibling',
}

function noteSelectors(selector: string, note: Note): void {
  const parsed = parseSelectors().astSync(selector)
  if (parsed.nodes.length > 1) note('css-selector-grouping', selector)
  parsed.walk((node) => {
    if (node.type === 'class') note('css-selector-class', selector)
    if (node.type === 'tag') note('css-selector-type', selector)
    if (node.type === 'id') note('css-selector-id', selector)
    if (node.type === 'attribute') note('css-selector-attribute', selector)
    if (node.type === 'universal') note('css-selector-universal', selector)
    if (node.type === 'combinator')
      note(`css-selector-${combinators[node.value.trim() || ' '] ?? node.value}`, selector)
    if (node.type === 'pseudo')
      note(
        `css-pseudo-${node.value.startsWith('::') ? 'element' : 'class'}-${node.value.replaceAll(':', '')}`,
        selector,
      )
    const isChained = node.type === 'class' && node.next()?.type === 'class'
    if (isChained) note('css-selector-chaining', selector)
  })
}
