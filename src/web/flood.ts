import type { Context } from 'hono'
import { html } from 'hono/html'
import { confirmationWait, longestWaitSeconds } from '../outbox/confirmation-pace.ts'
import { addressAllowance, neighbourhoodAllowance } from '../subscribers/allowance.ts'
import { networkOf, takeAllowance } from '../subscribers/allowance-store.ts'
import { clientAddress } from './client-address.ts'
import type { WebDeps } from './deps.ts'
import { type Html, layout } from './layout.ts'
import { wordsOfBrowser } from './say.ts'

/** What stands between a flood and the forms that anybody may post. It knows no address of mail, so it tells nothing of any. */
export interface FloodGuard {
  /** Counts one request of the client's network. @returns 0, or in how many seconds it may ask again */
  fromNetwork(c: Context): Promise<number>
  /** For how many seconds a confirmation would wait. */
  forConfirmation(): Promise<number>
}

const networks = [
  { allowance: addressAllowance, bits: { v4: 32, v6: 64 } },
  { allowance: neighbourhoodAllowance, bits: { v4: 24, v6: 48 } },
]

/** How often the log says that a flood goes on, in milliseconds. */
const often = 10 * 60_000

/**
 * Kept in the database and not in each process: behind a balancer every process would give away the whole allowance, and
 * a restart would give it anew. Where the client's address is unknown, only the ceiling of confirmations stands.
 */
export function createFloodGuard({ db, trustProxy, confirmationsPerHour, log }: WebDeps): FloodGuard {
  const told = new Map<string, number>()
  function tell(what: string, line: string, facts: object): void {
    if (Date.now() - (told.get(what) ?? 0) < often) return
    told.set(what, Date.now())
    log.warn(facts, line)
  }

  return {
    async fromNetwork(c) {
      const address = clientAddress(c, trustProxy)
      if (address === null) return 0
      for (const { allowance, bits } of networks) {
        const network = await networkOf(db, address, bits)
        const wait = await takeAllowance(db, allowance, network)
        if (wait === 0) continue
        const hint =
          trustProxy === false && c.req.header('x-forwarded-for') !== undefined
            ? '; there seems to be a proxy in front: if it is yours, set TRUST_PROXY, or all its clients count as one'
            : ''
        tell('network', `sign-ups from ${network} are slowed down: there are too many${hint}`, { network })
        return wait
      }
      return 0
    },
    async forConfirmation() {
      const wait = await confirmationWait(db, confirmationsPerHour)
      if (wait > 0) {
        const line = `confirmations wait for ${inWords(wait)}: more people sign up than CONFIRMATIONS_PER_HOUR (${confirmationsPerHour}) lets through. Raise it if they are welcome`
        tell('confirmations', wait > longestWaitSeconds ? `${line}; until then sign-ups are refused` : line, { wait })
      }
      return wait
    },
  }
}

/** 429, with the form as it was typed. `page` puts it where the form was. */
export function tooMany(
  c: Context,
  deps: WebDeps,
  wait: number,
  form: Html,
  page = layout,
): Response | Promise<Response> {
  const words = wordsOfBrowser(c, deps)
  const title = words.t('flood.wait-title')
  const body = html`<div class="narrow">
<h1>${title}</h1>
<p class="notice" role="alert">${words.t('flood.wait', { when: words.fromNow(wait) })}</p>
</div>
${form}`
  c.header('Retry-After', String(wait))
  return c.html(page(deps.site, { title, body, words }), 429)
}

/** 503: so many wait for their confirmation that whoever asks now would have forgotten it by then. */
export function full(c: Context, deps: WebDeps, wait: number, form: Html, page = layout): Response | Promise<Response> {
  const seconds = wait - longestWaitSeconds
  const words = wordsOfBrowser(c, deps)
  const title = words.t('flood.full-title')
  const body = html`<div class="narrow">
<h1>${title}</h1>
<p class="notice" role="alert">${words.t('flood.full', { when: words.fromNow(seconds) })}</p>
</div>
${form}`
  c.header('Retry-After', String(seconds))
  return c.html(page(deps.site, { title, body, words }), 503)
}

/** For the log: `a minute`, `20 minutes`, `2 hours`, rounded up. */
function inWords(seconds: number): string {
  const minutes = Math.ceil(seconds / 60)
  if (minutes <= 1) return 'a minute'
  return minutes < 120 ? `${minutes} minutes` : `${Math.ceil(minutes / 60)} hours`
}
