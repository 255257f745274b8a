import type { Palette } from '../../config/palette.ts'
import { messageOf } from '../../lib/error.ts'
import { type Fault, refuse, TemplateError } from './fault.ts'
import { offsetOf, type Written } from './written.ts'

/**
 * What MJML makes of a template: HTML in which the Liquid tags stand as they stood. Colours are put in before, since MJML
 * looks at every colour that it is given; directions and sides are put in after, since it takes none but its own.
 * @throws {TemplateError} that names each fault with its line
 */
export async function compileMjml(source: Written, palette: Palette): Promise<string> {
  refuse(unbalanced(source))
  refuse(incomplete(source))
  // Loaded here because it takes a third of a second, which commands that send nothing need not wait for.
  const { default: mjml2html } = await import('mjml')
  const compiled = await mjml2html(putColours(source.text, palette), {
    // Includes have been put in already.
    ignoreIncludes: true,
    keepComments: false,
    validationLevel: 'strict',
    // Without this a font name such as Roboto makes a link to a font server.
    fonts: {},
  }).catch((error: unknown) => {
    throw new TemplateError(mjmlFaults(source, error), { cause: error })
  })
  // MJML calls the mail an article, which is no landmark: a screen reader could not go to it at once.
  const html = turnable(unindent(compiled.html).replace('role="article"', 'role="main"'))
  // MJML drops bare text between its elements without a word, and a loop with it.
  const dropped = [...source.text.matchAll(liquidTag)].filter(([tag]) => {
    const put = putColours(tag, palette)
    return put.startsWith('{') && !html.includes(unindent(put))
  })
  refuse(
    dropped.map(({ 0: tag, index }) => source.fault(index, `MJML dropped ${onOneLine(tag)}: put it into <mj-raw>`)),
  )
  return html
}

/**
 * MJML writes into each element that it runs from left to right, whatever the whole mail does. Here its `left` is the side
 * where lines begin, so that one template serves languages of both directions.
 */
function turnable(html: string): string {
  return html
    .replace(/([";]direction:)ltr(?=[";])/g, '$1{{ direction }}')
    .replace(/([";]text-align:|\salign=")left(?=[";])/g, '$1{{ start }}')
    .replace(/([";]text-align:|\salign=")right(?=[";])/g, '$1{{ end }}')
}

const liquidTag = /\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g
const colourName = /\{\{-?\s*(light|dark)\.(\w+)\s*-?\}\}/g

function putColours(text: string, palette: Palette): string {
  return text.replace(colourName, (tag, scheme: keyof Palette, name: string) => {
    const colours: Record<string, string> = { ...palette[scheme] }
    return Object.hasOwn(colours, name) ? (colours[name] ?? tag) : tag
  })
}

const mjmlTag = /<!--[\s\S]*?-->|<(\/?)(mjml|mj-[a-z-]+)\b((?:"[^"]*"|'[^']*'|[^>"'])*)>/g

/** MJML takes what is not closed, or not there, for empty without a word, as a file is that was saved by half. */
function unbalanced(source: Written): Fault[] {
  const open: { name: string; index: number }[] = []
  for (const { 1: slash, 2: name, 3: attributes = '', index } of source.text.matchAll(mjmlTag)) {
    if (name === undefined || (!slash && attributes.endsWith('/'))) continue
    const last = open.at(-1)
    if (!slash) open.push({ name, index })
    else if (last?.name === name) open.pop()
    else if (last && open.some((one) => one.name === name)) return [unclosed(source, last, `before </${name}>`)]
    else return [source.fault(index, `</${name}> closes nothing that is open: take it out, or put <${name}> before it`)]
  }
  return open.slice(-1).map((last) => unclosed(source, last, 'behind it'))
}

/** At the place where it was opened, for where its end belongs nobody can tell. */
function unclosed(source: Written, { name, index }: { name: string; index: number }, where: string): Fault {
  return source.fault(index, `<${name}> is not closed: put </${name}> ${where}`)
}

/** A file without a mail in it, which MJML says in words that help nobody. */
function incomplete(source: Written): Fault[] {
  const tags = [...source.text.matchAll(mjmlTag)]
  const indexOf = (name: string) => tags.find((tag) => tag[2] === name)?.index
  const mjml = indexOf('mjml')
  if (mjml === undefined)
    return [source.fault(0, 'it has no <mjml>: put <mjml><mj-body> … </mj-body></mjml> around the mail')]
  if (indexOf('mj-body') === undefined)
    return [source.fault(mjml, '<mjml> has no <mj-body>: put what the mail says into one')]
  return []
}

function mjmlFaults(source: Written, error: unknown) {
  const errors = (error as { errors?: { line: number; message: string; tagName: string }[] }).errors ?? []
  if (errors.length === 0) return [source.fault(0, `MJML cannot read it (${messageOf(error)})`)]
  return errors.map(({ line, message, tagName }) => {
    const from = offsetOf(source.text, line, 1)
    const column = source.text.slice(from).indexOf(`<${tagName}`)
    return source.fault(from + Math.max(0, column), `<${tagName}>: ${onOneLine(message)}; see documentation.mjml.io`)
  })
}

function unindent(html: string): string {
  return html.replace(/\s*\n\s*/g, '\n').trim()
}

function onOneLine(text: string): string {
  return text.replace(/\s+/g, ' ').trim()
}
