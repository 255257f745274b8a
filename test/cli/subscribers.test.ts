import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, beforeEach, describe, expect, test } from 'vitest'
import { suppress } from '../../src/subscribers/suppression.ts'
import { addReaders } from '../support/builders.ts'
import { emptyDatabase } from '../support/database.ts'
import type { Ended } from '../support/process.ts'
import { useCommandLine } from './command-line.ts'

const { db, run, spawn, runAll } = useCommandLine()
let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-subscribers-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))
async function write(name: string, text: string): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, text)
  return path
}

/** The subscribers of a domain, or all. */
async function states(domain = ''): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT email, state FROM subscribers WHERE email LIKE '%' || $1 ORDER BY lower(email)`,
    [domain],
  )
  return rows.map((row) => `${row['email']} ${row['state']}`)
}

describe('subscribers import', () => {
  let ended: Record<string, Ended>
  beforeAll(async () => {
    await addReaders(db, 'left@known.example')
    await db.query(`UPDATE subscribers SET state = 'unsubscribed'`)
    await suppress(db, 'never@known.example', 'complaint')
    await db.query(`INSERT INTO forgotten (hash) VALUES (forgotten_hash('gone@forgotten.example'))`)
    const files = {
      plain: 'email\na@plain.example\nb@plain.example\n',
      sheet: '\ufeffName,E-Mail\r\n"Müller, Jörg",j@sheet.example\r\n\r\n  , "k@sheet.example" \r\n',
      bad: 'email,hour,time_zone\na@bad.example,7,Europe/Berlin\nnonsense,,\nb@bad.example,25,\nc@bad.example,,Mars\n',
      known: 'email\nLeft@Known.example\nnever@known.example\nnew@known.example\nNEW@known.example\n',
      forgotten: 'email\nGone@Forgotten.example\nnew@forgotten.example\n',
      headless: 'a@headless.example\nb@headless.example\n',
    }
    for (const [name, text] of Object.entries(files)) await write(`${name}.csv`, text)
    const names = [...Object.keys(files), 'missing']
    const lines = names.map((name) => [name, `subscribers import ${join(folder, `${name}.csv`)}`])
    ended = await runAll({
      ...Object.fromEntries(lines),
      known: `subscribers import --json ${join(folder, 'known.csv')}`,
      folder: `subscribers import ${folder}`,
      add: 'subscribers add GONE@forgotten.example',
    })
  })

  test('adds the addresses of a plain list as active and due at once', async () => {
    expect(ended['plain']).toEqual({
      code: 0,
      stdout: '2 added, 0 known already, 0 suppressed, 0 refused\n',
      stderr: '',
    })
    const { rows } = await db.query(`SELECT email, state, next_digest_at <= now() AS due FROM subscribers
      WHERE email LIKE '%@plain.example' ORDER BY email`)
    expect(rows).toEqual([
      { email: 'a@plain.example', state: 'active', due: true },
      { email: 'b@plain.example', state: 'active', due: true },
    ])
  })

  test('reads what spreadsheets write: a mark at the beginning, CRLF, quotes, other columns and empty lines', async () => {
    expect(ended['sheet']?.stdout).toBe('2 added, 0 known already, 0 suppressed, 0 refused\n')
    expect(await states('sheet.example')).toEqual(['j@sheet.example active', 'k@sheet.example active'])
  })

  test('names each bad line on standard error, counts it and takes the others', async () => {
    expect(ended['bad']).toMatchObject({ code: 0, stdout: '1 added, 0 known already, 0 suppressed, 3 refused\n' })
    expect(ended['bad']?.stderr.split('\n').map((line) => line.split(' ').slice(0, 3).join(' '))).toEqual([
      'line 3: nonsense',
      'line 4: hour',
      'line 5: time_zone',
      '',
    ])
    expect(await states('bad.example')).toEqual(['a@bad.example active'])
  })

  test('takes two spellings of one address once, and revives nobody who is known or suppressed', async () => {
    expect(await states('known.example')).toEqual(['left@known.example unsubscribed', 'new@known.example active'])
  })

  test('passes over who asked to be forgotten, and says how many', async () => {
    expect(ended['forgotten']).toEqual({
      code: 0,
      stdout: '1 added, 0 known already, 0 suppressed, 0 refused\n',
      stderr:
        '1 passed over: they asked to be forgotten or moved to another address, and only their own sign-up brings them back\n',
    })
    expect(await states('forgotten.example')).toEqual(['new@forgotten.example active'])
  })

  test('is not got round by adding who asked to be forgotten', () => {
    expect(ended['add']).toMatchObject({ code: 1, stdout: '' })
    expect(ended['add']?.stderr).toContain(
      'asked to be forgotten or moved to another address; only their own sign-up brings them back.',
    )
  })

  test('--json prints the facts and nothing else', () => {
    expect(ended['known']).toMatchObject({ code: 0, stderr: '' })
    expect(JSON.parse(ended['known']?.stdout ?? '')).toEqual({
      added: 1,
      known: 2,
      suppressed: 1,
      forgotten: 0,
      refused: [],
    })
  })

  test('of what cannot be imported exits 1 with one line and adds nobody', async () => {
    for (const name of ['headless', 'missing', 'folder']) expect(ended[name]).toMatchObject({ code: 1, stdout: '' })
    expect(ended['headless']?.stderr).toMatch(/^paperroute: The file cannot be imported: .*one of them email.*\n$/)
    expect(ended['missing']?.stderr).toMatch(/^paperroute: .*missing\.csv cannot be read: .*ENOENT.*\n$/)
    expect(ended['folder']?.stderr).toMatch(/^paperroute: .*EISDIR.*\n$/)
    expect(await states('headless.example')).toEqual([])
  })
})

describe('subscribers export', () => {
  beforeEach(() => emptyDatabase(db))

  test('prints what import reads: everybody comes back with what they want', async () => {
    await addReaders(db, 'a@example.org', 'b+tag@example.org')
    await db.query(`UPDATE subscribers SET topics = '{cs.CL,stat.ML}', with_trending = false, digest_size = 20,
      cadence = 'chosen', days = '{2,5}', hour = 17, time_zone = 'Asia/Tokyo', wants_quiet_note = true,
      state = 'paused', paused_until = date_trunc('day', now()) + interval '1 year' WHERE email = 'a@example.org'`)
    const wants = async () => {
      const { rows } = await db.query(`SELECT email, topics, with_trending, digest_size, cadence, days, hour,
        time_zone, wants_quiet_note, state, paused_until FROM subscribers ORDER BY email`)
      return rows
    }
    const before = await wants()
    const { code, stdout, stderr } = await run('subscribers export')
    expect({ code, stderr }).toEqual({ code: 0, stderr: '' })
    await emptyDatabase(db)
    expect((await run(`subscribers import ${await write('export.csv', stdout)}`)).stdout).toMatch(/^2 added/)
    expect(await wants()).toEqual(before)
  })

  test('--state prints only those', async () => {
    await addReaders(db, 'a@example.org', 'b@example.org')
    await db.query(`UPDATE subscribers SET state = 'paused' WHERE email = 'b@example.org'`)
    const { stdout } = await run('subscribers export --state paused')
    expect(stdout.split('\n').map((line) => line.split(',').slice(0, 2).join())).toEqual([
      'email,state',
      'b@example.org,paused',
      '',
    ])
  })

  test('ends quietly when whoever reads has had enough', async () => {
    await db.query(
      `INSERT INTO subscribers (email) SELECT 'reader' || n || '@example.org' FROM generate_series(1, 5000) n`,
    )
    const exporting = spawn('subscribers export')
    exporting.closeStdout()
    expect(await exporting.ended).toMatchObject({ code: 0, stderr: '' })
  })
})

describe('subscribers add, show and remove', () => {
  beforeEach(() => emptyDatabase(db))

  test('add makes active and due at once; show tells it; remove forgets', async () => {
    expect(await run('subscribers add Ada@Example.org')).toEqual({
      code: 0,
      stdout: 'Ada@Example.org is active and gets the latest edition with the next send.\n',
      stderr: '',
    })
    const { text, json } = await runAll({
      text: 'subscribers show ada@example.org',
      json: 'subscribers show ada@example.org --json',
    })
    expect(text?.stdout.split('\n').map((line) => line.replace(/\d{4}-\S+/, 'then'))).toEqual([
      'Ada@Example.org',
      '  state        active since then',
      '  wants        10 papers, all topics',
      '  schedule     daily at 08:00, UTC',
      '  language     en, as everybody who has chosen none',
      '  next digest  at once',
      '  has had      nothing yet',
      '  consent      then by the operator',
      '  to           added by the operator',
      '  confirmed    then',
      '',
    ])
    expect(JSON.parse(json?.stdout ?? '')).toMatchObject({ email: 'Ada@Example.org', state: 'active', readUpTo: null })
    expect(json?.stdout).not.toContain('publicId')
    expect((await run('subscribers remove ADA@example.org')).stdout).toBe('ADA@example.org is removed.\n')
    expect(await states()).toEqual([])
  })

  test('show tells the days, the language, the pause and the wish for a note', async () => {
    await addReaders(db, 'a@example.org')
    await db.query(`UPDATE subscribers SET cadence = 'chosen', days = '{1,5}', wants_quiet_note = true, language = 'de', state = 'paused',
      paused_until = '2100-01-04T00:00:00Z', next_digest_at = '2100-01-04T08:00:00Z'`)
    expect((await run('subscribers show a@example.org')).stdout.split('\n').slice(1, 7)).toEqual([
      expect.stringMatching(/^ {2}state {8}paused since \S+ until 2100-01-04T00:00:00.000Z$/),
      '  wants        10 papers, all topics',
      '  schedule     chosen on Mon, Fri at 08:00, UTC',
      '  language     de',
      '  quiet note   says so when nothing is new',
      '  next digest  2100-01-04T08:00:00.000Z',
    ])
  })

  test('show and export tell how somebody consented, from where, to what, and how they confirmed', async () => {
    await addReaders(db, 'a@example.org')
    await db.query(`UPDATE subscribers SET consented_at = '2026-03-01T08:00:00Z', consent_how = 'form', consent_ip = '192.0.2.1',
      consent_wording = 'Yes, "daily"', confirmed_at = '2026-03-01T09:00:00Z', confirmed_ip = '2001:db8::7'`)
    const { show, list } = await runAll({ show: 'subscribers show a@example.org', list: 'subscribers export' })
    expect(show?.stdout.split('\n').slice(-4)).toEqual([
      '  consent      2026-03-01T08:00:00.000Z by the sign-up form from 192.0.2.1',
      '  to           Yes, "daily"',
      '  confirmed    2026-03-01T09:00:00.000Z from 2001:db8::7',
      '',
    ])
    const before = await db.query(
      'SELECT consented_at, consent_how, consent_ip, consent_wording, confirmed_at, confirmed_ip FROM subscribers',
    )
    await emptyDatabase(db)
    await run(`subscribers import ${await write('consented.csv', list?.stdout ?? '')}`)
    const after = await db.query(
      'SELECT consented_at, consent_how, consent_ip, consent_wording, confirmed_at, confirmed_ip FROM subscribers',
    )
    expect(after.rows).toEqual(before.rows)
  })

  test('show tells of a sign-up that was not confirmed since', async () => {
    await addReaders(db, 'a@example.org', 'b@example.org')
    await db.query(
      `UPDATE subscribers SET state = 'unsubscribed', consent_how = 'form', consented_at = now() + interval '1 hour'`,
    )
    await db.query(`UPDATE subscribers SET state = 'pending', confirmed_at = NULL WHERE email = 'b@example.org'`)
    const { a, b } = await runAll({ a: 'subscribers show a@example.org', b: 'subscribers show b@example.org' })
    expect(a?.stdout).toMatch(/confirmed {4}\S+, and not since they last asked\n$/)
    expect(b?.stdout).toMatch(/confirmed {4}never\n$/)
  })

  test('whoever is unknown, known already, suppressed or no address at all: exit 1, one line, nothing changed', async () => {
    await addReaders(db, 'a@example.org')
    await suppress(db, 'b@example.org', 'operator')
    const ended = await runAll({
      'paperroute: x@example.org is not a subscriber.\n': 'subscribers show x@example.org',
      'paperroute: y@example.org is not a subscriber.\n': 'subscribers remove y@example.org',
      'paperroute: A@example.org is known already, and active; nothing has changed.\n': 'subscribers add A@example.org',
      'paperroute: b@example.org is suppressed; add --lift if you are sure.\n': 'subscribers add b@example.org',
      'paperroute: nonsense does not look like a mail address.\n': 'subscribers add nonsense',
    })
    for (const [stderr, end] of Object.entries(ended)) expect(end).toEqual({ code: 1, stdout: '', stderr })
    expect(await states()).toEqual(['a@example.org active'])
  })

  test('remove --suppress keeps the address out until add --lift', async () => {
    await addReaders(db, 'a@example.org')
    expect((await run('subscribers remove a@example.org --suppress')).stdout).toBe(
      'a@example.org is removed and suppressed.\n',
    )
    expect((await run('subscribers add a@example.org')).code).toBe(1)
    expect((await run('subscribers add a@example.org --lift')).code).toBe(0)
    expect(await states()).toEqual(['a@example.org active'])
  })
})
