import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it, test } from 'vitest'
import { PaperrouteError } from '../../src/lib/error.ts'
import { loadMessages } from '../../src/lib/messages.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-messages-'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

/** Writes files of messages into a folder of its own, and gives its path. */
async function write(name: string, files: Record<string, unknown>): Promise<string> {
  const path = join(folder, name)
  await mkdir(path, { recursive: true })
  for (const [file, content] of Object.entries(files)) {
    await writeFile(join(path, file), typeof content === 'string' ? content : JSON.stringify(content))
  }
  return path
}

const ours = {
  'en.json': {
    papers: '{count, plural, one {one paper} other {# papers}}',
    go: 'Go <link>to {where}</link>',
    bye: 'Bye',
  },
  'de.json': { papers: '{count, plural, one {ein Paper} other {# Paper}}', go: '<link>Zu {where}</link> gehen' },
}

describe('messages', () => {
  it('are said with their plurals and numbers in each language', async () => {
    const messages = loadMessages([await write('ours', ours)])
    const said = (language: string) => [1, 2345].map((count) => messages.for(language).t('papers', { count }))
    expect(said('en')).toEqual(['one paper', '2,345 papers'])
    expect(said('de')).toEqual(['ein Paper', '2.345 Paper'])
  })

  it('are said in English where a language lacks one', async () => {
    const messages = loadMessages([await write('ours', ours)])
    expect(messages.for('de').t('bye')).toBe('Bye')
  })

  it('have tags for what becomes a link, wherever the language puts it', async () => {
    const words = loadMessages([await write('ours', ours)]).for('de')
    const link = (name: string, inner: readonly unknown[]) => ({ name, inner })
    expect(words.rich('go', { where: 'A & B' }, link)).toEqual([{ name: 'link', inner: ['Zu A & B'] }, ' gehen'])
    expect(words.t('go', { where: 'A' })).toBe('Zu A gehen')
  })

  it('of a later folder replace those of an earlier one, and may be of another language', async () => {
    const own = await write('own', { 'de.json': { bye: 'Servus' }, 'ar.json': { bye: 'وداعا' } })
    const messages = loadMessages([await write('ours', ours), own])
    expect(messages.for('de').t('bye')).toBe('Servus')
    expect(messages.for('de').t('papers', { count: 1 })).toBe('ein Paper')
    expect(messages.for('ar')).toMatchObject({ language: 'ar', direction: 'rtl', name: 'العربية' })
    expect(messages.for('ar').t('bye')).toBe('وداعا')
  })

  it('of a variety are said in its language where it lacks one', async () => {
    const messages = loadMessages([await write('ours', { ...ours, 'de-AT.json': { bye: 'Baba' } })])
    expect(messages.for('de-AT').t('bye')).toBe('Baba')
    expect(messages.for('de-AT').t('papers', { count: 1 })).toBe('ein Paper')
  })

  it('say that there is none of a key, or no value', async () => {
    const words = loadMessages([await write('ours', ours)]).usual
    expect(() => words.t('nothing')).toThrow('there is no message "nothing"')
    expect(() => words.t('papers')).toThrow('count')
  })
})

test.each([
  ['is empty', { 'de.json': ' \n' }, ':1:1: it is empty: write {}'],
  ['is no object', { 'de.json': '["a"]' }, ':1:1: it must be an object of messages by key: begin it with {'],
  ['is not whole', { 'de.json': '{' }, ':1:2: a key is due here: write it in double quotes'],
  ['has a key without quotes', { 'de.json': '{\n  bye: "x"}' }, ':2:3: a key is due here: write it in double quotes'],
  ['has a comma at its end', { 'de.json': '{\n  "bye": "x",\n}' }, ':2:13: a comma stands before the }: take it away'],
  [
    'lacks a comma',
    { 'de.json': '{\n  "bye": "x"\n  "go": "y"}' },
    ':2:13: a comma or the last } is due here, after "bye"',
  ],
  ['lacks a colon', { 'de.json': '{"bye" "x"}' }, ':1:8: a colon is due here, between "bye" and its message'],
  ['goes on after its end', { 'de.json': '{}\n}' }, ':2:1: something follows the last }: take it away'],
  ['has no text', { 'de.json': '{\r\n "bye": 1}' }, ':2:9: "bye" has no text: write its message in double quotes'],
  ['has texts in texts', { 'de.json': { bye: { a: 'b' } } }, ':1:8: "bye" holds more than one text: give each a key'],
  [
    'has a text on two lines',
    { 'de.json': '{"bye": "x\ny"}' },
    ':1:9: "bye" has a text that JSON cannot read: keep it',
  ],
  [
    'has a message that cannot be read',
    { 'de.json': '{\n  "bye": "\\u00dc \\"{count, plural, one {x}}\\""}' },
    ':2:43: "bye" has cases without the one for all others: add other {…}',
  ],
  ['has an open brace', { 'de.json': { bye: 'a {count' } }, ':1:11: "bye" has a { without its }: close it'],
  ['has an open tag', { 'de.json': { bye: '<b>x' } }, ':1:9: "bye" has a tag that is not closed'],
  [
    'has a message that English lacks',
    { 'de.json': { new: 'Neu' } },
    ':1:2: "new" is no message of en.json: take it away',
  ],
  ['has a key misspelt', { 'de.json': { paper: 'Neu' } }, '"paper" is no message of en.json: did you mean "papers"?'],
  [
    'asks for what English is not given',
    { 'de.json': { bye: '{name}' } },
    '"bye" takes name, which it is not given: it takes nothing',
  ],
  [
    'is not named by a language',
    { 'german!.json': {} },
    'its name is not the tag of a language: call it by one, such as de.json',
  ],
  ['is named by a language’s name', { 'german.json': {} }, 'its name is not the tag of a language: call it de.json.'],
  ['is named by that in the language', { 'Français.json': {} }, 'call it fr.json.'],
  ['is named with an underscore', { 'pt_br.json': {} }, 'call it pt-BR.json.'],
  ['is named by a tag that no language has', { 'xx.json': {} }, 'call it by one, such as de.json or pt-BR.json.'],
])('a file that %s is named with its fault', async (_, files, fault) => {
  const folders = [await write('ours', ours), await write('own', files)]
  expect(() => loadMessages(folders)).toThrow(PaperrouteError)
  expect(() => loadMessages(folders)).toThrow(fault)
  expect(() => loadMessages(folders)).toThrow(join(folder, 'own', Object.keys(files)[0] ?? ''))
})

test('a file may begin with a mark of the byte order and have lines that end as on Windows', async () => {
  const own = await write('own', { 'de.json': '\uFEFF{\r\n  "bye": "Servus"\r\n}\r\n' })
  expect(
    loadMessages([await write('ours', ours), own])
      .for('de')
      .t('bye'),
  ).toBe('Servus')
})

describe('the language of a reader', () => {
  const known = { 'en.json': {}, 'de.json': {}, 'zh.json': {} }

  it.each([
    ['de', 'de'],
    ['de-AT', 'de'],
    ['DE', 'de'],
    ['zh-CN', 'zh'],
    // Written in other characters.
    ['zh-TW', 'en'],
    ['sr', 'en'],
    ['no language', 'en'],
    [null, 'en'],
  ])('%s is %s of ours', async (asked, found) => {
    expect(loadMessages([await write('ours', known)]).for(asked).language).toBe(found)
  })

  it('is the installation’s where they have none, or one that is not there', async () => {
    const messages = loadMessages([await write('ours', known)], 'de')
    expect(messages.usual.language).toBe('de')
    expect([messages.for(null), messages.for('fr'), messages.for('en')].map((words) => words.language)).toEqual([
      'de',
      'de',
      'en',
    ])
  })

  it('is the first of those they ask for that is there', async () => {
    const messages = loadMessages([await write('ours', known)])
    expect(messages.firstOf(['it', 'de-CH', 'en'])).toBe('de')
    expect(messages.firstOf(['it', '*', 'zh-TW'])).toBeUndefined()
  })

  it('must be there where it is the installation’s', async () => {
    const folder = await write('ours', known)
    expect(() => loadMessages([folder], 'fr')).toThrow(
      'The configuration has a fault: DEFAULT_LANGUAGE is fr, but there is no file of messages for it',
    )
  })
})

describe('words', () => {
  it('write days, numbers and lists as their language does', () => {
    const messages = loadMessages([join(import.meta.dirname, '../../templates/messages')])
    const said = (language: string) => {
      const words = messages.for(language)
      const days = (['long', 'weekday', 'short'] as const).map((style) => words.day('2026-03-11', style))
      return [...days, words.number(12345), words.list(['A', 'B', 'C'])]
    }
    expect(said('en')).toEqual(['Wednesday, 11 March 2026', 'Wednesday, 11 March', '11 March', '12,345', 'A, B and C'])
    expect(said('de')).toEqual(['Mittwoch, 11. März 2026', 'Mittwoch, 11. März', '11. März', '12.345', 'A, B und C'])
    expect(said('fr')).toEqual(['mercredi 11 mars 2026', 'mercredi 11 mars', '11 mars', '12\u202f345', 'A, B et C'])
    expect(said('es')).toEqual([
      'miércoles, 11 de marzo de 2026',
      'miércoles, 11 de marzo',
      '11 de marzo',
      '12.345',
      'A, B y C',
    ])
    expect(said('zh')).toEqual(['2026年3月11日星期三', '3月11日星期三', '3月11日', '12,345', 'A、B和C'])
  })

  const shipped = loadMessages([join(import.meta.dirname, '../../templates/messages')])

  it('count the first of a month in French, and no other day, by an ordinal', () => {
    const words = shipped.for('fr')
    const styles = ['long', 'weekday', 'full', 'short', 'month'] as const
    expect(styles.map((style) => words.day('2026-04-01', style))).toEqual([
      'mercredi 1er avril 2026',
      'mercredi 1er avril',
      '1er avril 2026',
      '1er avril',
      'avril 2026',
    ])
    expect(['2026-04-11', '2026-04-21'].map((day) => words.day(day, 'short'))).toEqual(['11 avril', '21 avril'])
    expect(words.days('2026-06-01', '2026-06-07')).toBe('1er–7 juin 2026')
    expect(words.days('2026-02-23', '2026-03-01')).toMatch(/^23 février\s–\s1er mars 2026$/)
  })

  it.each([
    ['en', 'A, B, C', 'A; B', 'A, B'],
    ['de', 'A, B, C', 'A; B', 'A, B'],
    ['fr', 'A, B, C', 'A\u202f; B', 'A, B'],
    ['zh', 'A、B、C', 'A；B', 'A，B'],
  ])('put in %s the signs of the language between things', (language, begun, titles, facts) => {
    const words = shipped.for(language)
    expect(words.listBeginning(['A', 'B', 'C'])).toBe(begun)
    expect(words.joined(['A', 'B'], 'semicolon')).toBe(titles)
    expect(words.joined(['A', 'B'], 'comma')).toBe(facts)
    expect(words.joined([], 'comma')).toBe('')
  })
})
