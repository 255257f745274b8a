import type { Hono } from 'hono'
import { posted } from '../../support/web.ts'

/** A request as it comes over a connection from this address. */
export async function requestFrom(pages: Hono, peer: string, path: string, init: RequestInit = {}): Promise<Response> {
  return await pages.request(path, init, { incoming: { socket: { remoteAddress: peer } } })
}

/** A sign-up from an address, with whatever a proxy, or somebody who plays one, says of it. */
export async function signUpFrom(
  pages: Hono,
  peer: string,
  email: string,
  forwardedFor?: string,
  path = '/subscribe',
): Promise<Response> {
  const form = posted({ email, website: '' })
  const headers = { ...form.headers, ...(forwardedFor === undefined ? {} : { 'X-Forwarded-For': forwardedFor }) }
  return await requestFrom(pages, peer, path, { ...form, headers })
}

/** How many answers have each status. */
export function tallyOf(responses: readonly Response[]): Record<number, number> {
  const counts: Record<number, number> = {}
  for (const { status } of responses) counts[status] = (counts[status] ?? 0) + 1
  return counts
}
