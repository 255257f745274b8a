import { z } from 'zod'
import { type Db, row } from '../db/database.ts'
import type { Preferences } from './preferences.ts'
import { atOnce, type ConsentWay, type SubscriberState } from './subscriber.ts'

/** Somebody whose consent the operator has, and perhaps what they want. */
export type ConsentedSubscriber = { [P in keyof Preferences]?: Preferences[P] | undefined } & {
  email: string
  wording: string
  how: ConsentWay
  /** Active where it does not say. */
  state?: SubscriberState | undefined
  /** Now where they do not say; whoever is pending has confirmed only what they say. */
  confirmedAt?: Date | undefined
  consentedAt?: Date | undefined
  consentIp?: string | undefined
  confirmedIp?: string | undefined
  /** Of a paused one: until when, and what is due then. */
  pausedUntil?: Date | undefined
  nextDigestAt?: Date | undefined
  sample?: boolean
}

/**
 * Adds subscribers, those that are active due at once. Whoever is known, suppressed or forgotten stays as they are: an
 * import revives nobody. Addresses in `added` must not repeat.
 * @returns how many were added and, of the others, how many are suppressed, and how many asked to be forgotten
 *   or moved away.
 */
export async function addConsented(
  db: Db,
  added: readonly ConsentedSubscriber[],
  defaults: { timeZone: string },
): Promise<{ added: number; suppressed: number; forgotten: number }> {
  return await row(
    db,
    z.object({ added: z.number(), suppressed: z.number(), forgotten: z.number() }),
    `WITH asked AS (
       SELECT * FROM jsonb_to_recordset($1) AS asked (email text, wording text, sample boolean, topics jsonb,
         "withTrending" boolean, "digestSize" smallint, cadence text, days jsonb, hour smallint, "timeZone" text,
         "wantsQuietNote" boolean, state text, "pausedUntil" timestamptz, "nextDigestAt" timestamptz,
         "confirmedAt" timestamptz, "consentedAt" timestamptz, "consentIp" text, how text, "confirmedIp" text, keywords jsonb, avoid jsonb,
         authors jsonb, abstracts text, format text, language text)
     ), suppressed AS (
       SELECT email FROM asked JOIN suppressions x ON x.email_key = lower(asked.email)
     ), forgotten_now AS (
       SELECT email FROM asked JOIN forgotten f ON f.hash = forgotten_hash(asked.email)
       WHERE email NOT IN (SELECT email FROM suppressed)
     ), added AS (
       INSERT INTO subscribers (email, state, next_digest_at, consented_at, consent_wording, consent_ip, consent_how, confirmed_at, confirmed_ip, is_sample,
         topics, with_trending, digest_size, cadence, days, hour, time_zone, wants_quiet_note, paused_until,
         keywords, avoid, authors, abstracts, format, language)
       SELECT email, coalesce(state, 'active'),
         CASE WHEN coalesce(state, 'active') = 'active' THEN $2::timestamptz ELSE "nextDigestAt" END,
         coalesce("consentedAt", now()), wording, "consentIp", how,
         CASE WHEN state = 'pending' THEN "confirmedAt" ELSE coalesce("confirmedAt", now()) END, "confirmedIp", coalesce(sample, false),
         ARRAY(SELECT jsonb_array_elements_text(topics)), coalesce("withTrending", true), coalesce("digestSize", 10),
         coalesce(cadence, 'daily'), ARRAY(SELECT jsonb_array_elements_text(days)::smallint), coalesce(hour, 8),
         coalesce("timeZone", $3), coalesce("wantsQuietNote", false), "pausedUntil",
         ARRAY(SELECT jsonb_array_elements_text(keywords)), ARRAY(SELECT jsonb_array_elements_text(avoid)),
         ARRAY(SELECT jsonb_array_elements_text(authors)), coalesce(abstracts, 'lead'), coalesce(format, 'html'), language
       FROM asked WHERE email NOT IN (SELECT email FROM suppressed UNION ALL SELECT email FROM forgotten_now)
       ON CONFLICT (email_key) DO NOTHING RETURNING id
     )
     SELECT (SELECT count(*) FROM added) AS added, (SELECT count(*) FROM suppressed) AS suppressed,
       (SELECT count(*) FROM forgotten_now) AS forgotten`,
    [JSON.stringify(added), atOnce, defaults.timeZone],
  )
}
