import { z } from 'zod'
import { type Db, maybeRow, rows } from '../db/database.ts'
import { cadences } from './due.ts'
import { abstractLengths, formats, type Preferences } from './preferences.ts'
import { bounceableStates, consentWays, type SubscriberState, subscriberStates } from './subscriber.ts'

/** A whole row, as every statement that returns one gives it. */
export const subscriberRow = z
  .object({
    id: z.number(),
    public_id: z.instanceof(Buffer),
    email: z.string(),
    state: z.enum(subscriberStates),
    state_changed_at: z.date(),
    cadence: z.enum(cadences),
    days: z.array(z.number()),
    hour: z.number(),
    time_zone: z.string(),
    digest_size: z.number(),
    topics: z.array(z.string()),
    keywords: z.array(z.string()),
    avoid: z.array(z.string()),
    authors: z.array(z.string()),
    with_trending: z.boolean(),
    wants_quiet_note: z.boolean(),
    paused_until: z.date().nullable(),
    last_digest_at: z.date().nullable(),
    abstracts: z.enum(abstractLengths),
    format: z.enum(formats),
    language: z.string().nullable(),
    read_up_to: z.number().nullable(),
    next_digest_at: z.date().nullable(),
    consented_at: z.date().nullable(),
    consent_ip: z.string().nullable(),
    consent_wording: z.string().nullable(),
    consent_how: z.enum(consentWays).nullable(),
    confirmed_at: z.date().nullable(),
    confirmed_ip: z.string().nullable(),
    created_at: z.date(),
  })
  .transform((row) => ({
    id: row.id,
    publicId: row.public_id,
    email: row.email,
    state: row.state,
    stateChangedAt: row.state_changed_at,
    preferences: {
      topics: row.topics,
      keywords: row.keywords,
      avoid: row.avoid,
      authors: row.authors,
      withTrending: row.with_trending,
      digestSize: row.digest_size,
      abstracts: row.abstracts,
      format: row.format,
      cadence: row.cadence,
      days: row.days,
      hour: row.hour,
      timeZone: row.time_zone,
      wantsQuietNote: row.wants_quiet_note,
      language: row.language,
    } satisfies Preferences,
    pausedUntil: row.state === 'paused' ? row.paused_until : null,
    readUpTo: row.read_up_to,
    nextDigestAt: row.next_digest_at,
    lastDigestAt: row.last_digest_at,
    /** When they agreed, how, from which network address, to which words. */
    consent: { at: row.consented_at, how: row.consent_how, ip: row.consent_ip, wording: row.consent_wording },
    confirmedAt: row.confirmed_at,
    confirmedIp: row.confirmed_ip,
    createdAt: row.created_at,
  }))

/** An address with its state, its preferences and its window. */
export type Subscriber = z.infer<typeof subscriberRow>

export function findByEmail(db: Db, email: string): Promise<Subscriber | undefined> {
  return maybeRow(db, subscriberRow, 'SELECT * FROM subscribers WHERE email_key = lower($1)', [email.trim()])
}

export function findById(db: Db, id: number): Promise<Subscriber | undefined> {
  return maybeRow(db, subscriberRow, 'SELECT * FROM subscribers WHERE id = $1', [id])
}

export function findByPublicId(db: Db, publicId: Buffer): Promise<Subscriber | undefined> {
  return maybeRow(db, subscriberRow, 'SELECT * FROM subscribers WHERE public_id = $1', [publicId])
}

/** The subscriber at this address can no longer be reached. */
export async function markBounced(db: Db, email: string): Promise<void> {
  await db.query(
    `UPDATE subscribers SET state = 'bounced', state_changed_at = now(), asked_at = NULL, next_digest_at = NULL
     WHERE email_key = lower($1) AND state = ANY ($2)`,
    [email, bounceableStates],
  )
}

/** Keeps new preferences, and the language as it is where they name none. `nextDigestAt` replaces the moment unless the subscriber is due at once. */
export async function savePreferences(db: Db, publicId: Buffer, wants: Preferences, nextDigestAt: Date): Promise<void> {
  await db.query(
    `UPDATE subscribers SET topics = $2, with_trending = $3, digest_size = $4, cadence = $5, hour = $6, time_zone = $7,
       days = $8, wants_quiet_note = $9, next_digest_at = CASE WHEN next_digest_at <= now() THEN next_digest_at ELSE $10 END,
       keywords = $11, avoid = $12, authors = $13, abstracts = $14, format = $15,
       language = coalesce($16, language)
     WHERE public_id = $1`,
    [
      publicId,
      wants.topics,
      wants.withTrending,
      wants.digestSize,
      wants.cadence,
      wants.hour,
      wants.timeZone,
      wants.days,
      wants.wantsQuietNote,
      nextDigestAt,
      wants.keywords,
      wants.avoid,
      wants.authors,
      wants.abstracts,
      wants.format,
      wants.language,
    ],
  )
}

/** Forgets a subscriber. The ledger keeps its rows. */
export async function deleteSubscriber(db: Db, id: number): Promise<void> {
  await db.query('DELETE FROM subscribers WHERE id = $1', [id])
}

/** All subscribers in the order they came, some at a time. */
export async function* allSubscribers(db: Db): AsyncGenerator<Subscriber> {
  let last = 0
  for (;;) {
    const page = await rows(db, subscriberRow, 'SELECT * FROM subscribers WHERE id > $1 ORDER BY id LIMIT 1000', [last])
    yield* page
    const end = page.at(-1)
    if (!end) return
    last = end.id
  }
}

/** How many subscribers are in each state that has any. */
export async function countByState(db: Db): Promise<Partial<Record<SubscriberState, number>>> {
  const found = await rows(
    db,
    z.object({ state: z.enum(subscriberStates), count: z.number() }),
    'SELECT state, count(*) FROM subscribers GROUP BY state ORDER BY state',
  )
  return Object.fromEntries(found.map(({ state, count }) => [state, count]))
}

/** Deletes the reader of the sample edition. */
export async function deleteSampleReader(db: Db): Promise<void> {
  await db.query('DELETE FROM subscribers WHERE is_sample')
}
