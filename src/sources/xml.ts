import { XMLParser, XMLValidator } from 'fast-xml-parser'
import { z } from 'zod'
import { messageOf } from '../lib/error.ts'
import { table } from '../lib/table.ts'
import { SourceError } from './source.ts'

/** The text is not well-formed XML; most often the answer broke off. */
export class NotXmlError extends SourceError {}

const predefined = table<string>({ amp: '&', lt: '<', gt: '>', quot: '"', apos: "'" })

/**
 * Turns the references that every XML document may hold into characters, once, so that `&amp;lt;` stays `&lt;`.
 * Entities that a document declares itself stay as written: nothing can be made to grow.
 * Source: https://www.w3.org/TR/xml/#sec-references
 */
function decodeReferences(text: string): string {
  return text.replace(/&(?:#x([\da-f]{1,6})|#(\d{1,7})|(amp|lt|gt|quot|apos));/gi, (whole, hex, decimal, name) => {
    if (name) return predefined[name] ?? whole
    const code = hex ? Number.parseInt(hex, 16) : Number(decimal)
    const isCharacter = code > 0 && code <= 0x10ffff && (code < 0xd800 || code > 0xdfff)
    return isCharacter ? String.fromCodePoint(code) : '\ufffd'
  })
}

const ignore = () => undefined

const parser = new XMLParser({
  ignoreAttributes: false,
  attributeNamePrefix: '@',
  // Everything stays text: a title may be `0`, and `2501.00010` is not a number.
  parseTagValue: false,
  parseAttributeValue: false,
  trimValues: false,
  ignoreDeclaration: true,
  ignorePiTags: true,
  maxNestedTags: 50,
  entityDecoder: {
    decode: decodeReferences,
    addInputEntities: ignore,
    setExternalEntities: ignore,
    setXmlVersion: ignore,
    reset: ignore,
  },
})

/**
 * Parses an XML document into objects: child elements under their names (with prefix, repeated ones as an array),
 * attributes under `@name`, text under `#text`, or a bare string where there is nothing else.
 * @throws {NotXmlError} with the line of the fault.
 */
export function parseXml(xml: string): { root: string; content: unknown } {
  const text = xml.replace(/^[\ufeff\s]+/, '')
  // The parser alone would take what a broken-off document holds for the whole.
  const valid = XMLValidator.validate(text)
  if (valid !== true) throw new NotXmlError(`not well-formed XML: ${describe(valid.err, text)}`)
  try {
    const [root = '', content] = Object.entries<unknown>(parser.parse(text))[0] ?? []
    return { root, content }
  } catch (thrown) {
    throw new NotXmlError(`not well-formed XML: ${messageOf(thrown)}`)
  }
}

function describe(fault: { msg: string; line: number }, text: string): string {
  const lines = text.trimEnd().split('\n').length
  const unclosed = /^Invalid '\[(.*)\]' found\.$/.exec(fault.msg)?.[1] ?? /^Unclosed tag '(.*)'\.$/.exec(fault.msg)?.[1]
  if (unclosed !== undefined) {
    const tags = unclosed.replace(/["\s]/g, '').replaceAll(',', ', ')
    return `it breaks off in line ${lines}, before ${tags} ended`
  }
  if (fault.line === lines && !text.trimEnd().endsWith('>')) return `it breaks off in line ${lines}`
  return `line ${fault.line}: ${fault.msg.replace(/\.$/, '')}`
}

/** An element that holds text alone, trimmed; markup inside is refused, for its words would get lost. */
export const textElement = z.preprocess(
  textOf,
  z
    .string({
      error: ({ input }) => (input === undefined ? 'is missing' : 'holds markup, or stands there more than once'),
    })
    .trim(),
)

function textOf(node: unknown): unknown {
  if (typeof node !== 'object' || node === null || Array.isArray(node)) return node
  const { '#text': text = '', ...rest }: Record<string, unknown> = { ...node }
  return Object.keys(rest).every((key) => key.startsWith('@')) ? text : node
}

/** Elements that may come never, once or often, as an array. */
export function elements<T extends z.ZodType>(item: T) {
  return z.preprocess((value) => (value === undefined ? [] : Array.isArray(value) ? value : [value]), z.array(item))
}
