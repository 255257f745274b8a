import type { Context } from 'hono'
import { html } from 'hono/html'
import { parseAccept } from 'hono/utils/accept'
import type { Values } from '../lib/messages/format.ts'
import type { Messages } from '../lib/messages.ts'
import type { Words } from '../lib/words.ts'
import type { Html } from './html.ts'

/** The first of the languages that a browser asks for which we have, by its tag; undefined where there is none. */
export function guessLanguage(c: Context, messages: Messages): string | undefined {
  return messages.firstOf(parseAccept(c.req.header('accept-language') ?? '').map(({ type }) => type))
}

/** The words for whoever asks, of whom nothing is known but their browser. */
export function wordsOfBrowser(c: Context, { messages }: { messages: Messages }): Words {
  c.header('Vary', 'Accept-Language')
  return messages.for(guessLanguage(c, messages))
}

/** The words for a reader; where there is none, those of the browser. */
export function wordsOf(
  c: Context,
  deps: { messages: Messages },
  reader: { preferences: { language: string | null } } | undefined,
): Words {
  return reader ? deps.messages.for(reader.preferences.language) : wordsOfBrowser(c, deps)
}

/**
 * A message as HTML, with all but the values that are HTML escaped.
 * @param links where its tags lead, by their names
 */
export function say(words: Words, key: string, values: Values<Html> = {}, links: Record<string, string> = {}): Html {
  return html`${words.rich<Html>(key, values, (name, inner) => html`<a href="${links[name] ?? ''}">${inner}</a>`)}`
}

/** An address or another name, which may be written in another direction than the words around it. */
export function named(name: string): Html {
  return html`<bdi>${name}</bdi>`
}
