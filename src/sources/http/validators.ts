import { z } from 'zod'

/** What a service said its answer can be compared by, and of which address that holds. */
const validators = z.object({
  url: z.string(),
  etag: z.string().optional(),
  lastModified: z.string().optional(),
})

/**
 * What of an answer makes the next request for the same address conditional (RFC 9110, 8.8).
 * @returns undefined where the service names neither an entity tag nor a time of change.
 */
export function validatorsOf(url: URL, headers: Headers): string | undefined {
  const etag = headers.get('etag') ?? undefined
  const lastModified = headers.get('last-modified') ?? undefined
  if (etag === undefined && lastModified === undefined) return undefined
  return JSON.stringify({ url: url.href, etag, lastModified } satisfies z.infer<typeof validators>)
}

/** The headers of a conditional request (RFC 9110, 13.1); none where `cursor` is of another address or another kind. */
export function requestHeaders(url: URL, cursor: string | undefined): Record<string, string> {
  const known = validators.safeParse(parsed(cursor)).data
  if (known?.url !== url.href) return {}
  return {
    ...(known.etag && { 'if-none-match': known.etag }),
    ...(known.lastModified && { 'if-modified-since': known.lastModified }),
  }
}

function parsed(cursor: string | undefined): unknown {
  try {
    return JSON.parse(cursor ?? '')
  } catch {
    return undefined
  }
}
