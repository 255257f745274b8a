import type { Context } from 'hono'
import { parseAccept } from 'hono/utils/accept'
import type { Messages } from '../lib/messages.ts'

/** The first of the languages that a browser asks for which we have, by its tag; undefined where there is none. */
export function guessLanguage(c: Context, messages: Messages): string | undefined {
  return messages.firstOf(parseAccept(c.req.header('accept-language') ?? '').map(({ type }) => type))
}
