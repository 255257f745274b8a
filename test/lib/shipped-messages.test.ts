import { readdir, readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { describe, expect, it, test } from 'vitest'
import { compileMessage } from '../../src/lib/messages/format.ts'

const root = join(import.meta.dirname, '../..')
const languages = ['de', 'es', 'fr', 'zh']

async function read(language: string): Promise<Record<string, string>> {
  return JSON.parse(await readFile(join(root, `templates/messages/${language}.json`), 'utf8'))
}

const english = await read('en')
/** Only English puts a comma where the title has no mark at its end. */
const mayBeLeftOut = ['marked']
const keys = Object.keys(english)

/** Values under all names that English takes, numbers for those that count. */
function valuesFor(key: string, count: number): Record<string, string | number> {
  const counts = (name: string) => new RegExp(`\\{${name}, (plural|number|selectordinal)`).test(english[key] ?? '')
  const { takes } = compileMessage(english[key] ?? '', 'en')
  return Object.fromEntries(takes.map((name) => [name, counts(name) ? count : 'x']))
}

test('all languages that we ship are tested', async () => {
  expect((await readdir(join(root, 'templates/messages'))).sort()).toEqual(
    ['en', ...languages].sort().map((language) => `${language}.json`),
  )
})

describe.each(languages)('the messages in %s', (language) => {
  it('are those of English, in the same order', async () => {
    expect(Object.keys(await read(language))).toEqual(keys)
  })

  it('take what those of English take', async () => {
    const takenBy = (text: string) =>
      compileMessage(text, language).takes.filter((name) => !mayBeLeftOut.includes(name))
    const takes = (messages: Record<string, string>) =>
      Object.fromEntries(keys.map((key) => [key, takenBy(messages[key] ?? '')]))
    expect(takes(await read(language))).toEqual(takes(english))
  })
})

describe.each(['en', ...languages])('each message in %s', (language) => {
  it('can be said of none, one, few and many', async () => {
    for (const [key, text] of Object.entries(await read(language))) {
      const message = compileMessage(text, language)
      for (const count of [0, 1, 2, 5, 21, 1_000]) {
        const said = message.fill<string>(valuesFor(key, count), (_, inner) => inner.join('')).join('')
        expect(said.trim(), key).toBe(said)
        expect(said, key).not.toMatch(/^$|[{}<>]|undefined/)
      }
    }
  })

  it('has the signs of good typography, and shouts at nobody', async () => {
    for (const [key, text] of Object.entries(await read(language))) expect(text, key).not.toMatch(/['"!！]|\.\.\.| {2}/)
  })
})

test('no message in French has an ordinary blank before a sign or inside quotation marks', async () => {
  for (const [key, text] of Object.entries(await read('fr'))) {
    expect(text, key).not.toMatch(/[^\u202f][?!;]|[^\u00a0]:(?!\d)|« | »|«[^\u00a0]|[^\u00a0]»/)
  }
})

describe('the keys of messages', () => {
  const groups = new Set(keys.map((key) => key.split('.')[0]))
  /** What templates know of a paper, and no messages. */
  const ofPapers = ['paper.number', 'paper.why']

  async function named(): Promise<Set<string>> {
    const folders = ['src', 'templates']
    const files = await Promise.all(
      folders.map(async (folder) =>
        (await readdir(join(root, folder), { recursive: true })).map((file) => join(folder, file)),
      ),
    )
    const sources = files.flat().filter((file) => /\.(ts|mjml|txt)$/.test(file))
    const texts = await Promise.all(sources.map((file) => readFile(join(root, file), 'utf8')))
    const quoted = texts.flatMap((text) =>
      Array.from(text.matchAll(/'([a-z-]+(?:\.[a-z0-9-]+)+)'/g), ([, key = '']) => key),
    )
    return new Set(quoted.filter((key) => groups.has(key.split('.')[0] ?? '') && !ofPapers.includes(key)))
  }

  it('are those that code and templates name: none is missing, none is left over', async () => {
    expect([...(await named())].sort()).toEqual([...keys].sort())
  })
})
