import type { Readable } from 'node:stream'
import { parse } from 'csv-parse'
import { z } from 'zod'
import type { Db } from '../db/database.ts'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import { addConsented, type ConsentedSubscriber } from './consented-store.ts'
import { daysOf, momentAnew } from './due.ts'
import { parseAuthors, parseKeywords } from './interests.ts'
import { latestPauseEnd, longestPauseYears } from './pause-end.ts'
import { preferenceFields } from './preferences.ts'
import { atOnce, consentWays, mailAddress, subscriberStates } from './subscriber.ts'

const moment = z.coerce.date('is not a moment')

/** One line of words, since it is shown as such: no line breaks, and nothing that a terminal obeys. */
const line = z.string().transform((text) => text.replace(/[\s\p{Cc}]+/gu, ' ').trim())

const flag = z.stringbool('is neither true nor false').optional()

const fields = preferenceFields.partial().extend({
  email: mailAddress,
  withTrending: flag,
  wantsQuietNote: flag,
  state: z.enum(subscriberStates, `is none of ${subscriberStates.join(', ')}`).optional(),
  pausedUntil: moment
    .refine((until) => until <= latestPauseEnd(new Date()), `is more than ${longestPauseYears} years away`)
    .optional(),
  confirmedAt: moment.optional(),
  consentedAt: moment.optional(),
  consentIp: line.optional(),
  how: z.enum(consentWays, `is none of ${consentWays.join(', ')}`).optional(),
  confirmedIp: line.optional(),
  wording: line.optional(),
})

/** A cadence that is not named is daily. */
const wanted = fields.transform(({ cadence = 'daily', ...line }, context) => {
  const days = daysOf(cadence, line.days ?? [])
  if (days) return { ...line, cadence, days }
  context.addIssue({ code: 'custom', path: ['days'], message: `are not days of the cadence ${cadence}` })
  return z.NEVER
})

/** A line of the file: the columns that `subscribers export` writes; all but `email` may be missing or empty. */
function toSubscriber(record: Record<string, string>): unknown {
  const filled = (name: string) => record[name] || undefined
  const number = (name: string) => (record[name] ? Number(record[name]) : undefined)
  return {
    // The apostrophe that export puts before what a spreadsheet would take for a formula.
    email: record['email']?.replace(/^'(?=[=+\-@])/, ''),
    topics: filled('topics')?.split(/[\s;]+/),
    withTrending: filled('trending'),
    digestSize: number('digest_size'),
    cadence: filled('cadence'),
    days: filled('days')
      ?.split(/[\s;]+/)
      .map(Number),
    hour: number('hour'),
    timeZone: filled('time_zone'),
    wantsQuietNote: filled('quiet_note'),
    state: filled('state'),
    pausedUntil: filled('state') === 'paused' ? filled('paused_until') : undefined,
    confirmedAt: filled('confirmed_at'),
    consentedAt: filled('consented_at'),
    consentIp: filled('consent_ip'),
    how: filled('consent_how'),
    confirmedIp: filled('confirmed_ip'),
    wording: filled('consent_wording'),
    keywords: parseKeywords(record['keywords'] ?? '').kept,
    avoid: parseKeywords(record['avoid'] ?? '').kept,
    authors: parseAuthors(record['authors'] ?? '').kept,
    abstracts: filled('abstracts'),
    format: filled('format'),
    language: filled('language'),
  }
}

/** What an import did with each line. */
export interface ImportReport {
  added: number
  /** Already subscribers, in whatever state; an import revives nobody. */
  known: number
  suppressed: number
  /** Asked to be forgotten, or moved to another address: only their own sign-up brings them back. */
  forgotten: number
  refused: { line: number; why: string }[]
}

const batchSize = 5_000

/**
 * Adds the addresses of a CSV file (a header line with at least the column `email`). Their consent was given elsewhere,
 * so they are active and due at once, unless a column `state` says that they were not: who had left stays away. A bad
 * line is named and passed over.
 * @throws {PaperrouteError} when the file is no CSV or has no column `email`.
 */
export async function importSubscribers(
  db: Db,
  csv: Readable,
  options: { timeZone: string; wording: string; onProgress?: (lines: number) => void },
): Promise<ImportReport> {
  const report: ImportReport = { added: 0, known: 0, suppressed: 0, forgotten: 0, refused: [] }
  const records = csv.pipe(
    parse({
      bom: true,
      columns: namedColumns,
      info: true,
      trim: true,
      skip_empty_lines: true,
      relax_column_count: true,
    }),
  )
  csv.on('error', (error) => records.destroy(error))
  let batch = new Map<string, ConsentedSubscriber>()
  let lines = 0
  const flush = async () => {
    const { added, suppressed, forgotten } = await addConsented(db, [...batch.values()], options)
    report.added += added
    report.suppressed += suppressed
    report.forgotten += forgotten
    report.known += batch.size - added - suppressed - forgotten
    batch = new Map()
    options.onProgress?.(lines)
  }
  try {
    for await (const { record, info } of records as AsyncIterable<{
      record: Record<string, string>
      info: { lines: number }
    }>) {
      lines += 1
      const parsed = wanted.safeParse(toSubscriber(record))
      if (!parsed.success) report.refused.push({ line: info.lines, why: explain(record['email'], parsed.error) })
      else if (batch.has(parsed.data.email.toLowerCase())) report.known += 1
      else batch.set(parsed.data.email.toLowerCase(), toBeAdded(parsed.data, options))
      if (batch.size >= batchSize) await flush()
    }
  } catch (error) {
    throw new PaperrouteError(
      `The file cannot be imported: ${messageOf(error)}. Lines before that may be in; mend the file and import it again, nobody is added twice.`,
    )
  }
  if (batch.size > 0) await flush()
  return report
}

/** Whoever is paused until a day is due at their next moment after it. */
function toBeAdded(line: z.infer<typeof wanted>, defaults: { timeZone: string; wording: string }): ConsentedSubscriber {
  const { hour = 8, timeZone = defaults.timeZone, pausedUntil } = line
  const schedule = { cadence: line.cadence, days: line.days, hour, timeZone }
  return {
    ...line,
    wording: line.wording ?? defaults.wording,
    how: line.how ?? 'import',
    ...(pausedUntil ? { nextDigestAt: momentAnew(schedule, { lastDigestAt: null, pausedUntil }, atOnce) } : {}),
  }
}

function namedColumns(header: string[]): string[] {
  const columns = header.map((name) =>
    name
      .trim()
      .toLowerCase()
      .replaceAll(/[\s-]+/g, '_'),
  )
  const email = columns.findIndex((name) => ['email', 'e_mail', 'email_address'].includes(name))
  if (email < 0)
    throw new PaperrouteError(
      `its first line must name the columns, one of them email; it says: ${header.join(', ').slice(0, 80)}`,
    )
  columns[email] = 'email'
  return columns
}

/** What the columns are called whose fields have another name. */
const columnNames: Record<string, string> = {
  withTrending: 'trending',
  wantsQuietNote: 'quiet_note',
  how: 'consent_how',
  wording: 'consent_wording',
}

/** The column of a field: `digest_size` of `digestSize`. */
function columnOf(field: string): string {
  return columnNames[field] ?? field.replaceAll(/[A-Z]/g, (letter) => `_${letter.toLowerCase()}`)
}

function explain(email: string | undefined, error: z.ZodError): string {
  const issue = error.issues[0]
  const what =
    issue?.path[0] === 'email' || !issue?.path.length ? (email ?? 'the address') : columnOf(String(issue.path[0]))
  return `${what} ${issue?.message ?? 'is not valid'}`
}
