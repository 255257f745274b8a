import type { Hono } from 'hono'
import { pino } from 'pino'
import { z } from 'zod'
import { type Database, row } from '../../src/db/database.ts'
import { createModels } from '../../src/digests/kept-model.ts'
import { latestEdition, papersOf } from '../../src/editions/store.ts'
import { daysBefore } from '../../src/lib/clock.ts'
import { enqueueAtPace } from '../../src/outbox/confirmation-pace.ts'
import type { RawPaper } from '../../src/sources/source.ts'
import { digestLinkId, type Purpose, purposes } from '../../src/subscribers/link.ts'
import { findByEmail, type Subscriber } from '../../src/subscribers/store.ts'
import type { SubscriberState } from '../../src/subscribers/subscriber.ts'
import type { WebDeps } from '../../src/web/deps.ts'
import { createWeb } from '../../src/web/web.ts'
import { publishPapers, rawPaper, testLinks, testMessages, testSite, testTemplates } from './builders.ts'

/** The day of the service mails that the pages queue in tests. */
export const mailDay = '2026-03-10'

/** All pages on a test's database; `over` replaces what they stand on. */
export function testWeb(db: Database, over: Partial<WebDeps> = {}): Hono {
  const { confirmationsPerHour = 500 } = over
  return createWeb({
    db,
    site: testSite(),
    links: testLinks,
    messages: testMessages,
    timeZone: 'UTC',
    trustProxy: false,
    confirmationsPerHour,
    enqueueServiceMail: (tx, mail) => enqueueAtPace(tx, { ...mail, day: mailDay }, confirmationsPerHour),
    models: createModels(),
    templates: testTemplates,
    pagesKeptFor: 0,
    nextEdition: () => null,
    log: pino({ level: 'silent' }),
    ...over,
  })
}

/** A real log whose lines a test can read. */
export function readableLog(): { log: WebDeps['log']; lines: string[] } {
  const lines: string[] = []
  return { log: pino({ level: 'trace' }, { write: (line: string) => lines.push(line) }), lines }
}

/** Posts a form as a browser does; a list is a field that comes more than once. */
export function posted(fields: Record<string, string | readonly string[]>): RequestInit {
  const body = new URLSearchParams()
  for (const [name, value] of Object.entries(fields)) for (const one of [value].flat()) body.append(name, one)
  return {
    method: 'POST',
    headers: { 'Content-Type': 'application/x-www-form-urlencoded' },
    body: body.toString(),
  }
}

/** Adds a subscriber who has been in `state` for an hour; an active one is due tomorrow. */
export async function addSubscriber(
  db: Database,
  email: string,
  state: SubscriberState = 'active',
): Promise<Subscriber> {
  await db.query(
    `INSERT INTO subscribers (email, state, state_changed_at, next_digest_at)
     VALUES ($1, $2, now() - interval '1 hour', CASE WHEN $2 = 'active' THEN now() + interval '1 day' END)`,
    [email, state],
  )
  return await subscriberOf(db, email)
}

/** The subscriber of an address that a test knows to be there. */
export async function subscriberOf(db: Database, email: string): Promise<Subscriber> {
  const found = await findByEmail(db, email)
  if (!found) throw new Error(`${email} is no subscriber`)
  return found
}

/** The path of a subscriber's link, or that of a change of address. */
export function pathTo(purpose: Purpose, of: Pick<Subscriber, 'publicId'>, issuedAt?: Date): string {
  return `/${purpose}/${testLinks.sign(purpose, of.publicId, issuedAt)}`
}

/** Every purpose that a reader's link may have; each has its page. */
export const allPurposes = (Object.keys(purposes) as Purpose[]).filter((purpose) => purpose !== 'view')

/** A digest of one paper, for a link to view it. */
export async function addDigest(
  db: Database,
  paper: Partial<RawPaper> = {},
): Promise<{ publicId: Buffer; id: number }> {
  const latest = await latestEdition(db)
  const number = (latest?.number ?? 0) + 1
  await publishPapers(db, daysBefore('2026-03-11', -number), [rawPaper(paper)])
  const [paperId] = await papersOf(db, number)
  const { id } = await row(
    db,
    z.object({ id: z.number() }),
    `INSERT INTO digests (day, wants, wants_key, after_edition, up_to_edition, papers, window_count)
     VALUES ('2026-03-11', '{}', 'all', $1 - 1, $1, $2, 1) RETURNING id`,
    [number, JSON.stringify([{ id: paperId, why: 'Trending' }])],
  )
  return { id, publicId: digestLinkId(id) }
}

/** A wish of a subscriber's to move to which they have agreed, and which is done already where `oldEmail` says from where. */
export async function addChange(
  db: Database,
  subscriber: Pick<Subscriber, 'id'>,
  newEmail: string,
  oldEmail?: string,
): Promise<{ id: number; publicId: Buffer }> {
  const { rows } = await db.query(
    `INSERT INTO address_changes (subscriber_id, new_email, old_email, agreed_at, moved_at)
     VALUES ($1, $2, $3, now(), CASE WHEN $3::text IS NOT NULL THEN now() END) RETURNING id, public_id`,
    [subscriber.id, newEmail, oldEmail],
  )
  return { id: Number(rows[0]?.['id']), publicId: rows[0]?.['public_id'] as Buffer }
}

/** The subscriber's newest wish to move. */
export async function newestChange(db: Database, subscriber: Pick<Subscriber, 'id'>): Promise<{ publicId: Buffer }> {
  const { rows } = await db.query(
    'SELECT public_id FROM address_changes WHERE subscriber_id = $1 ORDER BY id DESC LIMIT 1',
    [subscriber.id],
  )
  return { publicId: rows[0]?.['public_id'] as Buffer }
}

/** Asks on a subscriber's page to move and agrees at the old address: what leads to a mail to the new one. */
export async function wishToMove(db: Database, pages: Hono, subscriber: Subscriber, email: string): Promise<Response> {
  await pages.request(`${pathTo('manage', subscriber)}/move`, posted({ email }))
  return await pages.request(pathTo('move-from', await newestChange(db, subscriber)), { method: 'POST' })
}

/** `days` before now. */
export function daysAgo(days: number): Date {
  return new Date(Date.now() - days * 24 * 60 * 60 * 1000)
}

/**
 * Every row of every table with the transaction that wrote it, and where every sequence stands: two dumps are equal
 * only if nothing at all was written between them.
 */
export async function dump(db: Database): Promise<Record<string, unknown[]>> {
  const { rows: tables } = await db.query(
    `SELECT format('%I', relname) AS name FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r' ORDER BY 1`,
  )
  const all: Record<string, unknown[]> = {}
  for (const { name } of tables) {
    const { rows } = await db.query(`SELECT t.xmin::text AS written_by, t::text AS row FROM ${name} t ORDER BY 2`)
    all[String(name)] = rows
  }
  const { rows: sequences } = await db.query('SELECT sequencename, last_value FROM pg_sequences ORDER BY 1')
  return { ...all, sequences }
}

/** A page without the one script that is ours: what is left holds none, unless somebody brought one in. */
export function withoutOurScript(html: string): string {
  return html.replace('<script type="module" src="/time-zone.js"></script>', '')
}

/** The mails that wait in the ledger, as `kind address`. */
export async function queuedMails(db: Database): Promise<string[]> {
  const { rows } = await db.query(
    `SELECT kind || ' ' || address AS mail FROM deliveries WHERE status = 'queued' ORDER BY id`,
  )
  return rows.map((row) => String(row['mail']))
}
