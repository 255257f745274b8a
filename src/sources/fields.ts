import { DateTime } from 'luxon'
import { z } from 'zod'
import { parseUrl } from '../lib/url.ts'

/** The largest number that the database's counters hold. */
const largestCount = 2_147_483_647

/** An id or a code. A control character in it would be refused by the database, together with all papers beside it. */
export const code = z
  .string()
  .trim()
  .min(1, 'is empty')
  .regex(/^\P{Cc}*$/u, 'holds a control character')

/** Votes, stars, comments: whole and not negative. */
export const count = z.int().min(0).max(largestCount)

/**
 * A link as people write it into forms: trimmed, and kept only where it is an http(s) address that names no password.
 * @returns undefined for everything else, so that no `javascript:` address reaches a page or a mail.
 */
export function webLink(text: string | undefined | null): string | undefined {
  const trimmed = text?.trim()
  const url = trimmed ? parseUrl(trimmed) : undefined
  if (!trimmed || !url || !/^https?:$/.test(url.protocol) || url.username || url.password) return undefined
  return /[\s\p{Cc}<>"]/u.test(trimmed) ? url.href : trimmed
}

/** A day or a moment in ISO 8601, or as databases write it (`2026-02-03 10:00:00`), in UTC where it names no zone. @returns undefined where the text is neither. */
export function moment(text: string | undefined | null): Date | undefined {
  if (!text || !/^\d{4}-\d{2}-\d{2}/.test(text.trim())) return undefined
  const written = text.trim()
  const iso = DateTime.fromISO(written, { zone: 'utc' })
  const date = iso.isValid ? iso : DateTime.fromSQL(written, { zone: 'utc' })
  return date.isValid ? date.toJSDate() : undefined
}

/** What zod found wrong, as a phrase for a refusal: `paper.id: expected string, received undefined`. */
export function explain(error: z.ZodError): string {
  const told = error.issues.slice(0, 3).map((issue) => {
    const message = issue.message.replace(/^Invalid input: /, '')
    return issue.path.length > 0 ? `${issue.path.join('.')}: ${message}` : message
  })
  const more = error.issues.length - told.length
  return told.join('; ') + (more > 0 ? `; and ${more} more` : '')
}
