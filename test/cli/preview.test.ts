import { simpleParser } from 'mailparser'
import { beforeAll, describe, expect, test } from 'vitest'
import { countDigests } from '../../src/outbox/store.ts'
import { addReaders, publishPapers, rawPaper } from '../support/builders.ts'
import type { Ended } from '../support/process.ts'
import { useCommandLine } from './command-line.ts'

const { db, run, runAll } = useCommandLine()
const day = '2026-03-10'
const none: Ended = { code: null, stdout: '', stderr: '' }
let before = none
let ended: Record<string, Ended> = {}

beforeAll(async () => {
  before = await run('preview')
  await publishPapers(db, day, [
    rawPaper({ title: 'Where Zoë <b>sees</b>', categories: ['cs.CV'], signals: { upvotes: 1 } }),
    rawPaper({ title: 'What Ada says', categories: ['cs.CL'], signals: { upvotes: 900 } }),
  ])
  await addReaders(db, 'vision@example.org', 'plain@example.org')
  await db.query(`UPDATE subscribers SET topics = '{cs.CV}', with_trending = false WHERE email = 'vision@example.org'`)
  await db.query(`UPDATE subscribers SET abstracts = 'short', format = 'text' WHERE email = 'plain@example.org'`)
  ended = await runAll(
    {
      html: 'preview',
      text: 'preview --format text',
      eml: 'preview --format eml --for vision@example.org',
      plain: 'preview --for plain@example.org',
      plainEml: 'preview --format eml --for plain@example.org',
      unknown: 'preview --for nobody@example.org',
    },
    { MAIL_FROM: 'Daily Papers <digest@papers.example.org>', PUBLIC_URL: 'https://papers.example.org' },
  )
})

describe('preview', () => {
  test('prints the digest as a web page, and nothing else', () => {
    expect(ended['html']).toMatchObject({ code: 0, stderr: '' })
    expect(ended['html']?.stdout).toMatch(/^<!doctype html>/i)
    expect(ended['html']?.stdout.trimEnd()).toMatch(/<\/html>$/)
    expect(ended['html']?.stdout).toContain('Where Zoë &lt;b&gt;sees&lt;/b&gt;')
  })

  test('--format text prints it as text', () => {
    expect(ended['text']).toMatchObject({ code: 0, stderr: '' })
    expect(ended['text']?.stdout).toContain('What Ada says')
    expect(ended['text']?.stdout).not.toMatch(/<\/?(html|td|p)\b/)
  })

  test('--format eml prints the whole message, which a mail program can read', async () => {
    const { code, stdout, stderr } = ended['eml'] ?? none
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    const mail = await simpleParser(stdout)
    expect(mail.to).toMatchObject({ text: 'vision@example.org' })
    expect(mail.from?.text).toBe('"Daily Papers" <digest@papers.example.org>')
    expect(mail.headers.get('list')).toBeDefined()
    expect(mail.text).toContain('Where Zoë <b>sees</b>')
    expect(mail.html).toContain('Where Zoë &lt;b&gt;sees&lt;/b&gt;')
  })

  test('--for a subscriber shows what that subscriber wants', async () => {
    expect((await simpleParser(ended['eml']?.stdout ?? '')).text).not.toContain('What Ada says')
  })

  test('--for a subscriber who wants text alone prints that, with abstracts as short as they want them', () => {
    expect(ended['plain']).toMatchObject({ code: 0, stderr: '' })
    expect(ended['plain']?.stdout).toContain('What Ada says')
    expect(ended['plain']?.stdout).not.toMatch(/<\/?(html|td|p)\b/)
    expect(ended['text']?.stdout).toContain('Nobody had asked.')
    expect(ended['plain']?.stdout).not.toContain('Nobody had asked.')
  })

  test('--format eml has no HTML part for a subscriber who wants text alone', async () => {
    const mail = await simpleParser(ended['plainEml']?.stdout ?? '')
    expect(mail.html).toBe(false)
    expect(mail.text).toContain('What Ada says')
  })

  test('lets nobody act for a reader: its links hold no token', () => {
    const tokens = [...(ended['html']?.stdout ?? '').matchAll(/\/(?:manage|unsubscribe)\/([^"\s]*)/g)]
    expect(new Set(tokens.map(([, token]) => token))).toEqual(new Set(['preview']))
  })

  test('changes nothing', async () => {
    expect(await countDigests(db, day)).toEqual({})
    const { rows } = await db.query('SELECT count(*) FROM digests')
    expect(rows).toEqual([{ count: 0 }])
  })

  test('for somebody unknown exits 1 with one line', () => {
    expect(ended['unknown']).toEqual({
      code: 1,
      stdout: '',
      stderr: 'paperroute: nobody@example.org is not a subscriber.\n',
    })
  })

  test('without any edition exits 1 with one line that says what to do', () => {
    expect(before).toEqual({
      code: 1,
      stdout: '',
      stderr: 'paperroute: There is no edition to preview: run `paperroute ingest` and `paperroute publish`.\n',
    })
  })
})
