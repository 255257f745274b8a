import { Readable } from 'node:stream'
import { DateTime } from 'luxon'
import { beforeEach, describe, expect, test } from 'vitest'
import { PaperrouteError } from '../../src/lib/error.ts'
import { type ImportReport, importSubscribers } from '../../src/subscribers/import.ts'
import { countByState, findByEmail } from '../../src/subscribers/store.ts'
import { suppress } from '../../src/subscribers/suppression.ts'
import { addReaders } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

const options = { timeZone: 'Europe/Berlin', wording: 'imported from the old list' }
const importCsv = (csv: string | Buffer): Promise<ImportReport> => importSubscribers(db, Readable.from([csv]), options)

describe('an import', () => {
  test('makes addresses active and due at once, with a record of consent', async () => {
    expect(await importCsv('email\nada@example.org\nemmy@example.org\n')).toEqual({
      added: 2,
      known: 0,
      suppressed: 0,
      forgotten: 0,
      refused: [],
    })
    expect(await findByEmail(db, 'ada@example.org')).toMatchObject({
      state: 'active',
      nextDigestAt: new Date(0),
      confirmedAt: expect.any(Date),
      consent: { at: expect.any(Date), ip: null, wording: options.wording },
      preferences: {
        timeZone: 'Europe/Berlin',
        cadence: 'daily',
        days: [],
        wantsQuietNote: false,
        hour: 8,
        digestSize: 10,
        topics: [],
        withTrending: true,
      },
    })
  })

  test('takes the preferences that an export writes', async () => {
    await importCsv(
      'email,topics,trending,digest_size,cadence,days,hour,time_zone,quiet_note,keywords,avoid,authors,abstracts,format,language\n' +
        'ada@example.org,cs.LG cs.CL cs.CL,false,20,chosen,5 2,6,Asia/Kolkata,true,"""RAG""; graph, tree",survey,Y. LeCun; B. Sample,short,text,pt-br\n',
    )
    expect((await findByEmail(db, 'ada@example.org'))?.preferences).toEqual({
      topics: ['cs.CL', 'cs.LG'],
      keywords: ['"RAG"', 'graph', 'tree'],
      avoid: ['survey'],
      authors: ['B. Sample', 'Y. LeCun'],
      withTrending: false,
      digestSize: 20,
      abstracts: 'short',
      format: 'text',
      language: 'pt-BR',
      cadence: 'chosen',
      days: [2, 5],
      hour: 6,
      timeZone: 'Asia/Kolkata',
      wantsQuietNote: true,
    })
  })

  test.each([
    ['TRUE', true],
    ['FALSE', false],
    ['yes', true],
    ['no', false],
    ['', true],
  ])('reads %j as a spreadsheet means it', async (trending, expected) => {
    await importCsv(`email,trending\nada@example.org,${trending}\n`)
    expect((await findByEmail(db, 'ada@example.org'))?.preferences.withTrending).toBe(expected)
  })

  test.each([
    ['a byte order mark', '\ufeffemail\nada@example.org\n'],
    ['Windows line ends', 'email\r\nada@example.org\r\n'],
    ['no line end at the end', 'email\nada@example.org'],
    ['space around everything', ' Email \n  ada@example.org  \n'],
    ['quotes', '"email"\n"ada@example.org"\n'],
    ['empty lines', 'email\n\n\nada@example.org\n\n'],
    ['other columns', 'name,E-Mail,joined\n"Lovelace, Ada",ada@example.org,1843\n'],
    ['a column of that name', 'id,Email Address\n7,ada@example.org\n'],
    ['missing and surplus cells', 'email,topics\nada@example.org\n'],
  ])('reads a file with %s', async (_, csv) => {
    expect(await importCsv(csv)).toMatchObject({ added: 1, refused: [] })
    expect(await findByEmail(db, 'ada@example.org')).toBeDefined()
  })

  test('names each bad line with its number and passes over it', async () => {
    const report = await importCsv(
      [
        'email,topics,digest_size,cadence,hour,time_zone,trending',
        'good@example.org,,,,,,',
        'no address,,,,,,',
        'a@example.org,cs.NOPE,,,,,',
        'b@example.org,,51,,,,',
        'c@example.org,,ten,,,,',
        'd@example.org,,,hourly,,,',
        'e@example.org,,,,24,,',
        'f@example.org,,,,,Mars/Olympus,',
        'g@example.org,,,,,,perhaps',
        ',cs.CL,,,,,',
        '"h@example.org\nBcc: all@example.org",,,,,,',
      ].join('\n'),
    )
    expect(report.added).toBe(1)
    expect(report.refused.map(({ line, why }) => [line, why])).toEqual([
      [3, 'no address does not look like a mail address'],
      [4, 'topics has cs.NOPE, which is no category of arXiv'],
      [5, 'digest_size must be 1 to 50'],
      [6, 'digest_size must be 1 to 50'],
      [7, 'cadence must be one of daily, weekdays, chosen, weekly, monthly'],
      [8, 'hour must be 0 to 23'],
      [9, 'time_zone must be an IANA time zone, such as Europe/Berlin'],
      [10, 'trending is neither true nor false'],
      [11, expect.stringMatching(/does not look like a mail address$/)],
      [13, expect.stringMatching(/does not look like a mail address$/)],
    ])
    expect(await countByState(db)).toEqual({ active: 1 })
  })

  test('counts an address once that a file holds several times, in any spelling', async () => {
    expect(await importCsv('email\nada@example.org\nAda@Example.org\nADA@EXAMPLE.ORG\n')).toMatchObject({
      added: 1,
      known: 2,
    })
  })

  test.each(['pending', 'active', 'paused', 'unsubscribed', 'bounced', 'complained'])(
    'leaves a %s subscriber as they are: it revives nobody',
    async (state) => {
      await addReaders(db, 'ada@example.org')
      await db.query('UPDATE subscribers SET state = $1, hour = 5', [state])
      const before = await findByEmail(db, 'ada@example.org')
      expect(await importCsv('email,hour\nADA@example.org,9\n')).toMatchObject({ added: 0, known: 1 })
      expect(await findByEmail(db, 'ada@example.org')).toEqual(before)
    },
  )

  test.each(['operator', 'bounce', 'complaint'] as const)('passes over who is suppressed by %s', async (reason) => {
    await suppress(db, 'Ada@example.org', reason)
    expect(await importCsv('email\nada@example.org\nemmy@example.org\n')).toMatchObject({ added: 1, suppressed: 1 })
    expect(await findByEmail(db, 'ada@example.org')).toBeUndefined()
  })

  test('twice adds nobody twice', async () => {
    const csv = 'email\nada@example.org\nemmy@example.org\n'
    await importCsv(csv)
    expect(await importCsv(csv)).toEqual({ added: 0, known: 2, suppressed: 0, forgotten: 0, refused: [] })
  })

  test('twice at once adds nobody twice', async () => {
    const csv = `email\n${Array.from({ length: 500 }, (_, index) => `reader${index}@example.org`).join('\n')}\n`
    const reports = await Promise.all([importCsv(csv), importCsv(csv)])
    expect(reports.reduce((sum, report) => sum + report.added, 0)).toBe(500)
    expect(await countByState(db)).toEqual({ active: 500 })
  })

  test('of more than a batch adds them all', async () => {
    const lines = Array.from({ length: 12_001 }, (_, index) => `reader${index}@example.org`)
    const told: number[] = []
    const report = await importSubscribers(db, Readable.from(['email\n', lines.join('\n')]), {
      ...options,
      onProgress: (count) => told.push(count),
    })
    expect(report).toMatchObject({ added: 12_001, known: 0 })
    expect(told).toEqual([5_000, 10_000, 12_001])
  })
})

describe('a file that cannot be imported', () => {
  test.each([
    [
      'has no column email',
      'name,topics\nAda,cs.CL\n',
      /must name the columns, one of them email; it says: name, topics/,
    ],
    [
      'is semicolon-separated',
      'email;name\nada@example.org;Ada\n',
      /must name the columns, one of them email; it says: email;name/,
    ],
    ['has an open quote', 'email\n"ada@example.org\n', /Quote Not Closed/],
  ])('because it %s is told in a sentence', async (_, csv, words) => {
    const failure = importCsv(csv)
    await expect(failure).rejects.toThrow(PaperrouteError)
    await expect(failure).rejects.toThrow(words)
    await expect(failure).rejects.toThrow(/import it again/)
  })

  test('because reading it fails is told in a sentence', async () => {
    const broken = new Readable({
      read() {
        this.destroy(new Error('EIO: i/o error'))
      },
    })
    await expect(importSubscribers(db, broken, options)).rejects.toThrow(/The file cannot be imported: EIO: i\/o error/)
  })
})

test('a line that says its state is taken by its word: who had left stays away, with the consent they gave', async () => {
  const csv =
    'email,state,consented_at,consent_ip,consent_wording\nleft@example.org,unsubscribed,2025-01-02T03:04:05.000Z,192.0.2.1,the box said so\n'
  await importCsv(csv)
  expect(await findByEmail(db, 'left@example.org')).toMatchObject({
    state: 'unsubscribed',
    nextDigestAt: null,
    consent: { at: new Date('2025-01-02T03:04:05Z'), ip: '192.0.2.1', wording: 'the box said so' },
  })
})

/** In winter, when midnight in Berlin is an hour before that of UTC. */
const monday = DateTime.utc(DateTime.utc().year + 1, 1, 10).startOf('week')

test('a line that is paused until a day stays so, and is due at its next moment after it', async () => {
  await importCsv(
    `email,state,paused_until,cadence,days,hour\na@example.org,paused,${monday.toISO()},weekly,3,7\nb@example.org,active,${monday.toISO()},,,\n`,
  )
  expect(await findByEmail(db, 'a@example.org')).toMatchObject({
    state: 'paused',
    pausedUntil: monday.toJSDate(),
    // 7 o’clock on Wednesday in Berlin.
    nextDigestAt: monday.plus({ days: 2 }).setZone('Europe/Berlin').set({ hour: 7 }).toJSDate(),
  })
  expect(await findByEmail(db, 'b@example.org')).toMatchObject({ state: 'active', pausedUntil: null })
})

test('a line that is paused until midnight, and wants it then, is due at that moment', async () => {
  const midnight = monday.minus({ hours: 1 }).toISO()
  await importCsv(`email,state,paused_until,hour\na@example.org,paused,${midnight},0\n`)
  expect(await findByEmail(db, 'a@example.org')).toMatchObject({ nextDigestAt: new Date(midnight ?? '') })
})

test('a line that is paused for longer than five years is refused', async () => {
  const lines = ['9999-12-31T12:00:00Z', '+275760-09-13T00:00:00Z', monday.plus({ years: 6 }).toISO()]
  const csv = lines.map((until, index) => `a${index}@example.org,paused,${until}\n`).join('')
  const { added, refused } = await importCsv(`email,state,paused_until\n${csv}`)
  expect(added).toBe(0)
  expect(refused.map(({ why }) => why)).toEqual(lines.map(() => 'paused_until is more than 5 years away'))
})

test.each([
  ['chosen', '', 'days are not days of the cadence chosen'],
  ['weekly', '1 2', 'days are not days of the cadence weekly'],
  ['monthly', '32', 'days are not days of the cadence monthly'],
])('a %s line with the days %j is refused', async (cadence, days, why) => {
  const report = await importCsv(`email,cadence,days\nada@example.org,${cadence},${days}\n`)
  expect(report.refused).toEqual([{ line: 2, why }])
})

test('a line with days that are no numbers is refused', async () => {
  const report = await importCsv('email,cadence,days\nada@example.org,weekly,Monday\n')
  expect(report.refused).toEqual([{ line: 2, why: 'days must be numbers, 1 for Monday or the first of the month' }])
})

test('a weekly line without a day is Monday’s', async () => {
  await importCsv('email,cadence\nada@example.org,weekly\n')
  expect((await findByEmail(db, 'ada@example.org'))?.preferences.days).toEqual([1])
})

test('an address that export kept from being a formula comes back as it was', async () => {
  await importCsv("email\n'+tag@example.org\n")
  expect((await findByEmail(db, '+tag@example.org'))?.state).toBe('active')
})
