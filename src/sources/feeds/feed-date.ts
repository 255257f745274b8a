import { DateTime } from 'luxon'
import { moment } from '../fields.ts'

/**
 * A moment as feeds write it: RFC 2822 (RSS), ISO 8601 (Atom, Dublin Core), or the older forms of HTTP.
 * @returns undefined for anything else, and for years in which no paper was put into a feed.
 */
export function feedDate(text: string | undefined): Date | undefined {
  const trimmed = text?.trim() ?? ''
  const date = moment(trimmed) ?? parsed(DateTime.fromRFC2822(trimmed)) ?? parsed(DateTime.fromHTTP(trimmed))
  const year = date?.getUTCFullYear() ?? 0
  return year >= 1900 && year <= 2100 ? date : undefined
}

function parsed(date: DateTime): Date | undefined {
  return date.isValid ? date.toJSDate() : undefined
}
