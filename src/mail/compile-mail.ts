import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { Liquid } from 'liquidjs'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import type { Words } from '../lib/words.ts'
import { mathHtml } from '../papers/math-html.ts'
import type { RenderedMail } from './digest-view.ts'
import { papersMark } from './pieces.ts'
import { addWordsFilters, keysIn } from './words-filter.ts'
import { wrap } from './wrap.ts'

/** One mail of the templates folder, ready to be filled. `scope` holds plain data and the `words` to say it in; a name it lacks is an error. */
export interface CompiledMail {
  subject(scope: object): string
  html(scope: object): string
  text(scope: object): string
}

/**
 * Compiles `NAME.mjml` and `NAME.txt` of `folder`. MJML sees only the template, never a paper, so that nothing in a
 * title can become markup; its result is a Liquid template that escapes all it prints, also what `math` sets with
 * superscripts and subscripts. The text file begins with
 * `Subject:`, an empty line and the letter. Every message that it names must be one of `words`.
 *
 * Throws a `PaperrouteError` that names the file when one is missing or wrong.
 */
export async function compileMail(folder: string, name: string, words: KnownWords): Promise<CompiledMail> {
  return compile(await readMail(folder, name, words))
}

type KnownWords = Pick<Words, 'has'>

/** A mail around papers, and what it says of one of them. */
export interface CompiledDigest {
  /** Holds `papersMark` in both parts, where the papers go. */
  frame: CompiledMail
  card: Pick<CompiledMail, 'html' | 'text'>
}

/**
 * Compiles a digest's two files likewise. What each has between `{% papers %}` and `{% endpapers %}` is said of every
 * paper; it sees nothing of the digest, so that the card of a paper serves all digests that hold it.
 */
export async function compileDigest(folder: string, name: string, words: KnownWords): Promise<CompiledDigest> {
  const source = await readMail(folder, name, words)
  const html = cutCard(source.files.html, source.html)
  const text = cutCard(source.files.text, source.text)
  return {
    frame: compile({ ...source, html: html.frame, text: text.frame }),
    card: compile({ ...source, html: html.card, text: text.card }),
  }
}

/** A mail's two files as Liquid, which MJML has seen. */
interface MailSource {
  files: { html: string; text: string }
  subject: string
  html: string
  text: string
}

async function readMail(folder: string, name: string, words: KnownWords): Promise<MailSource> {
  const files = { html: `${name}.mjml`, text: `${name}.txt` }
  const [html, letter] = await Promise.all([compileMjml(folder, files.html), readLetter(folder, files.text)])
  checkKeys(files.html, html, words)
  checkKeys(files.text, letter.subject + letter.body, words)
  return { files, html, subject: letter.subject, text: letter.body }
}

function compile({ files, ...source }: MailSource): CompiledMail {
  const html = compileLiquid(htmlEngine, files.html, source.html)
  const subject = compileLiquid(textEngine, files.text, source.subject)
  const text = compileLiquid(textEngine, files.text, source.text)
  return { html, subject: (scope) => subject(scope).trim(), text: (scope) => tidy(text(scope)) }
}

const papersBlock = /\{%-?\s*papers\s*-?%\}([\s\S]*)\{%-?\s*endpapers\s*-?%\}/

function cutCard(file: string, source: string): { frame: string; card: string } {
  const block = papersBlock.exec(source)
  if (!block) throw faulty(file, 'it has no {% papers %} … {% endpapers %} around what it says of a paper')
  const [whole, card = ''] = block
  // A function, since in a text `$&` would mean something.
  return { frame: source.replace(whole, () => papersMark), card }
}

function checkKeys(file: string, source: string, words: KnownWords): void {
  const unknown = keysIn(source).find((key) => !words.has(key))
  if (unknown) throw faulty(file, `there is no message "${unknown}" in messages/en.json`)
}

/** Fills all three parts of a mail from one scope; the HTML also sees the `subject`. */
export function fillMail(mail: CompiledMail, scope: object): RenderedMail {
  const subject = mail.subject(scope)
  return { subject, html: mail.html({ ...scope, subject }), text: mail.text(scope) }
}

const strict = { strictVariables: true, strictFilters: true, ownPropertyOnly: true } as const
const htmlEngine = createEngine(new Liquid({ ...strict, outputEscape: 'escape' }), 'html')
const textEngine = createEngine(new Liquid(strict), 'text')
// It escapes by itself; what it gives must not be escaped again.
htmlEngine.registerFilter('math', { raw: true, handler: (value: string) => mathHtml(value) })

function createEngine(engine: Liquid, part: 'html' | 'text'): Liquid {
  addWordsFilters(engine, part)
  engine.registerFilter('wrap', (value: string, indent?: number) => wrap(value, indent))
  return engine
}

async function compileMjml(folder: string, file: string): Promise<string> {
  const source = await read(folder, file)
  // MJML itself puts a comment where an include is missing, even in its strict mode. Reading them here names the file.
  const included = await Promise.all(includesOf(source).map((path) => read(folder, path)))
  // Loaded here because it takes a third of a second, which commands that send nothing need not wait for.
  const { default: mjml2html } = await import('mjml')
  const compiled = await mjml2html(source, {
    filePath: join(folder, file),
    ignoreIncludes: false,
    keepComments: false,
    validationLevel: 'strict',
    // Without this a font name such as Roboto makes a link to a font server.
    fonts: {},
  }).catch((error: unknown) => {
    throw faulty(file, error)
  })
  // MJML calls the mail an article, which is no landmark: a screen reader could not go to it at once.
  const html = unindent(compiled.html).replace('role="article"', 'role="main"')
  for (const tag of [source, ...included].flatMap(tagsOf)) {
    // MJML drops bare text between its elements without a word, and a loop with it.
    if (!html.includes(unindent(tag))) throw faulty(file, `MJML dropped ${tag}: put it into <mj-raw>`)
  }
  return html
}

async function readLetter(folder: string, file: string): Promise<{ subject: string; body: string }> {
  const parts = /^Subject: (.+)\n\n([\s\S]*)$/.exec(await read(folder, file))
  if (!parts?.[1] || parts[2] === undefined)
    throw faulty(file, 'the first line is not "Subject: …" before an empty line')
  return { subject: parts[1], body: parts[2] }
}

async function read(folder: string, file: string): Promise<string> {
  const text = await readFile(join(folder, file), 'utf8').catch((error: unknown) => {
    throw faulty(file, error)
  })
  return text.replaceAll('\r\n', '\n')
}

function unindent(html: string): string {
  return html.replace(/\s*\n\s*/g, '\n').trim()
}

function includesOf(source: string): string[] {
  return Array.from(source.matchAll(/<mj-include\s[^>]*path="([^"]+)"/g), (match) => match[1] ?? '')
}

function tagsOf(source: string): string[] {
  return source.match(/\{%[\s\S]*?%\}|\{\{[\s\S]*?\}\}/g) ?? []
}

function compileLiquid(engine: Liquid, file: string, source: string): (scope: object) => string {
  const template = naming(file, () => engine.parse(source))
  return (scope) => naming(file, () => String(engine.renderSync(template, scope)))
}

function naming<T>(file: string, act: () => T): T {
  try {
    return act()
  } catch (error) {
    throw faulty(file, error)
  }
}

/** A letter without the blank lines that tags leave behind. */
function tidy(letter: string): string {
  return `${letter
    .replace(/[ \t]+$/gm, '')
    .replace(/\n{3,}/g, '\n\n')
    .trim()}\n`
}

function faulty(file: string, fault: unknown): PaperrouteError {
  return new PaperrouteError(`Template ${file}: ${typeof fault === 'string' ? fault : messageOf(fault)}`, {
    cause: fault,
  })
}
