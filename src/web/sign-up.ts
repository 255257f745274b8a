import type { Context } from 'hono'
import { z } from 'zod'
import { parseUrl } from '../lib/url.ts'
import { longestWaitSeconds } from '../outbox/confirmation-pace.ts'
import { subscribe } from '../subscribers/subscribe.ts'
import { mailAddress } from '../subscribers/subscriber.ts'
import { clientAddress } from './client-address.ts'
import type { WebDeps } from './deps.ts'
import type { FloodGuard } from './flood.ts'
import { readForm } from './form.ts'
import { guessTimeZone } from './guess-time-zone.ts'
import { guessLanguage } from './say.ts'

/**
 * What a form for an address sends. `website` is a trap: people neither see the field, nor come to it by the Tab key, nor
 * hear of it from a screen reader, and browsers are asked not to fill it, so only a machine does. A form on another site
 * need not have it. A trap in time (a form posted sooner than anybody can type) was not taken: whose browser fills the
 * address in is that quick, too.
 */
export const addressForm = z.object({ email: z.string().catch(''), website: z.string().catch('') })

/** Besides, what a script may have said of the device's time zone. */
const signUpForm = addressForm.extend({ zone: z.string().catch('') })

/** What became of a sign-up; none of it depends on whether the address is known. Waits are in seconds. */
export type SignUp =
  | { kind: 'taken'; wait: number }
  | { kind: 'no address'; typed: string }
  | { kind: 'slowed' | 'full'; typed: string; wait: number }

/**
 * Takes a posted sign-up, of our own form or of one on another site: it needs no cookie and no token.
 * @param wording what our own form said beside its button
 */
export async function signUp(c: Context, deps: WebDeps, guard: FloodGuard, wording: string): Promise<SignUp> {
  const sent = signUpForm.parse(await readForm(c))
  const email = mailAddress.safeParse(sent.email)
  if (!email.success) return { kind: 'no address', typed: sent.email.slice(0, 254) }
  if (sent.website !== '') return { kind: 'taken', wait: 0 }
  // All this is decided before anybody looks whether the address is known, and so is what the page says of it.
  const slowed = await guard.fromNetwork(c)
  if (slowed > 0) return { kind: 'slowed', typed: email.data, wait: slowed }
  const wait = await guard.forConfirmation()
  if (wait > longestWaitSeconds) return { kind: 'full', typed: email.data, wait }
  await subscribe(deps, {
    email: email.data,
    timeZone: guessTimeZone(sent.zone, c.req.header('accept-language')) ?? deps.timeZone,
    language: guessLanguage(c, deps.messages) ?? null,
    ip: clientAddress(c, deps.trustProxy),
    wording: wordsAgreedTo(c, wording),
  })
  return { kind: 'taken', wait }
}

/** The longest name of a site that is kept, in UTF-16 units. */
const longestOrigin = 200

/**
 * What the reader agreed to. A form on another site may say what it likes, so the record of their consent names the site.
 * Source: https://w3c.github.io/webappsec-fetch-metadata/#sec-fetch-site-header
 */
function wordsAgreedTo(c: Context, ours: string): string {
  const from = c.req.header('sec-fetch-site')
  if (from !== 'cross-site' && from !== 'same-site') return ours
  const origin = c.req.header('origin') ?? ''
  const site = parseUrl(origin)?.origin.slice(0, longestOrigin) ?? 'which did not say its name'
  return `the words of a form on another site, ${site}`
}
