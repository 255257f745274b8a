import type { Palette } from '../config/palette.ts'
import type { Words } from '../lib/words.ts'
import { allOf, type Fault, refuse, TemplateError } from './compile/fault.ts'
import { expandIncludes } from './compile/includes.ts'
import { compileLiquid, type Engines } from './compile/liquid.ts'
import { compileMjml } from './compile/mjml.ts'
import type { TemplateFiles } from './compile/template-files.ts'
import { blankInside, blankOutside, type TemplateFile, type Written, withText, writtenIn } from './compile/written.ts'
import type { RenderedMail } from './digest-view.ts'
import { lateInCard, lateInFrame, papersMark } from './pieces.ts'
import { keyFaults } from './words-filter.ts'

/** One mail of the templates folder, ready to be filled. `scope` holds plain data; a name it lacks is an error. */
export interface CompiledMail {
  subject(scope: object): string
  html(scope: object): string
  text(scope: object): string
}

/** A mail around papers, and what it says of one of them. */
export interface CompiledDigest {
  /** Holds `papersMark` in both parts, where the papers go. */
  frame: CompiledMail
  card: Pick<CompiledMail, 'html' | 'text'>
}

/** A digest as it was compiled, with where it says what it says of a paper. */
export interface WrittenDigest extends CompiledDigest {
  /** A fault of one of its files, at the place of its papers. */
  faultIn: Readonly<Record<'html' | 'text', (what: string) => Fault>>
}

/** What mails are compiled of and with. */
export interface Workshop {
  files: TemplateFiles['files']
  engines: Engines
  palette: Palette
  /** What templates may say. */
  words: Pick<Words, 'has'>
}

/**
 * Compiles `NAME.mjml` and `NAME.txt`. MJML sees only the template, never a paper, so that nothing in a title can become
 * markup; its result is a Liquid template that escapes all it prints, also what `math` sets with superscripts and
 * subscripts. The text file begins with `Subject:`, an empty line and the letter.
 * @param names an example of what the mail is filled with: a template that names anything else is refused
 * @throws {TemplateError} that names file, line and remedy when one is missing or wrong
 */
export async function compileMail(shop: Workshop, name: string, names: object): Promise<CompiledMail> {
  const [html, letter] = await readMail(shop, name)
  return await compileParts(shop.engines, { html, ...letter }, names)
}

/**
 * Compiles a digest's two files likewise. What each has between `{% papers %}` and `{% endpapers %}` is said of every
 * paper; it sees nothing of the digest, so that the card of a paper serves all digests that hold it.
 * @param names of what is around the papers, and of a paper
 */
export async function compileDigest(
  shop: Workshop,
  name: string,
  names: { frame: object; card: object },
): Promise<WrittenDigest> {
  const { engines } = shop
  const [wholeHtml, letter] = await readMail(shop, name)
  const [html, text] = await allOf<[CutPart, CutPart]>(
    () => cutCard(wholeHtml),
    () => cutCard(letter.text),
  )
  const [frame, inHtml, inText] = await allOf<[CompiledMail, Fill, Fill]>(
    () =>
      compileParts(engines, { html: html.frame, subject: letter.subject, text: text.frame }, names.frame, lateInFrame),
    () => compileLiquid(engines.html, html.card.source, names.card, html.card.ready, lateInCard),
    () => compileLiquid(engines.text, text.card.source, names.card, text.card.ready, lateInCard),
  )
  return {
    frame,
    card: { html: inHtml, text: (scope) => tidy(inText(scope)) },
    faultIn: {
      html: (what) => wholeHtml.source.fault(html.at, what),
      text: (what) => letter.text.source.fault(text.at, what),
    },
  }
}

/** Fills all three parts of a mail from one scope; the HTML also sees the `subject`. */
export function fillMail(mail: CompiledMail, scope: object): RenderedMail {
  const subject = mail.subject(scope)
  return { subject, html: mail.html({ ...scope, subject }), text: mail.text(scope) }
}

type Fill = (scope: object) => string

/** A stretch of Liquid as it was written, with blanks for all else in its file, and as it is filled. */
interface Part {
  source: Written
  ready: string
}

async function readMail(shop: Workshop, name: string): Promise<[html: Part, letter: { subject: Part; text: Part }]> {
  return await allOf<[Part, { subject: Part; text: Part }]>(
    async () => {
      const source = expandIncludes(shop.files, fileNamed(shop, `${name}.mjml`))
      refuse(keyFaults(source, shop.words))
      return { source, ready: await compileMjml(source, shop.palette) }
    },
    () => {
      const file = fileNamed(shop, `${name}.txt`)
      refuse(keyFaults(writtenIn(file), shop.words))
      return readLetter(file)
    },
  )
}

function fileNamed({ files }: Workshop, name: string): TemplateFile {
  const file = files.get(name)
  if (!file) throw new TemplateError([{ file: name, what: 'the file is missing: install Paperroute anew' }])
  return file
}

const subjectLine = /^Subject: (.+)\n\n/

function readLetter(file: TemplateFile): { subject: Part; text: Part } {
  const source = writtenIn(file)
  const [head = '', subject = ''] = subjectLine.exec(file.text) ?? []
  if (!subject) refuse([source.fault(0, 'a letter begins with a line "Subject: …" and an empty one: put them first')])
  const from = head.indexOf(subject)
  return {
    subject: partOf(source, from, from + subject.length),
    text: partOf(source, head.length, file.text.length),
  }
}

function partOf(source: Written, from: number, to: number): Part {
  return { source: withText(source, blankOutside(source.text, from, to)), ready: source.text.slice(from, to) }
}

async function compileParts(
  engines: Engines,
  { html, subject, text }: { html: Part; subject: Part; text: Part },
  names: object,
  late: readonly string[] = [],
): Promise<CompiledMail> {
  // All readers of a digest share its subject.
  const common = Object.fromEntries(Object.entries(names).filter(([name]) => !late.includes(name)))
  const [inHtml, inSubject, inText] = await allOf<[Fill, Fill, Fill]>(
    () => compileLiquid(engines.html, html.source, { ...names, subject: '' }, html.ready, late),
    () => compileLiquid(engines.text, subject.source, common, subject.ready),
    () => compileLiquid(engines.text, text.source, names, text.ready, late),
  )
  return { html: inHtml, subject: (scope) => inSubject(scope).trim(), text: (scope) => tidy(inText(scope)) }
}

const papersBlock = /(\{%-?\s*papers\s*-?%\})([\s\S]*)\{%-?\s*endpapers\s*-?%\}/

interface CutPart {
  /** Where its papers begin. */
  at: number
  frame: Part
  card: Part
}

function cutCard({ source, ready }: Part): CutPart {
  const written = papersBlock.exec(source.text)
  const [whole, , card = ''] = papersBlock.exec(ready) ?? []
  if (!written || whole === undefined) {
    const at = Math.max(0, source.text.search(/\{%-?\s*(end)?papers\b/))
    throw new TemplateError([
      source.fault(at, 'it has no {% papers %} … {% endpapers %}: put them around what it says of a paper'),
    ])
  }
  const [block, opening = '', inside = ''] = written
  const second = /\{%-?\s*(?:end)?papers\b/.exec(inside)
  if (second) {
    const at = written.index + opening.length + second.index
    throw new TemplateError([
      source.fault(at, 'a digest has its papers once: take all {% papers %} and {% endpapers %} out but one of each'),
    ])
  }
  const from = written.index + opening.length
  return {
    at: written.index,
    frame: {
      source: withText(source, blankInside(source.text, written.index, written.index + block.length)),
      // A function, since in a text `$&` would mean something.
      ready: ready.replace(whole, () => papersMark),
    },
    card: { source: withText(source, blankOutside(source.text, from, from + inside.length)), ready: card },
  }
}

/** A letter without the blank lines that tags leave behind. */
function tidy(letter: string): string {
  return `${letter
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}
