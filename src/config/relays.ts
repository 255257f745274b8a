import { z } from 'zod'
import { parseUrl } from '../lib/url.ts'

/** A relay as `SMTP_URL` names it. */
export interface RelayConfig {
  /** As Nodemailer takes it, without what is ours. */
  url: string
  /** Host and port. */
  name: string
  /** Its share beside the other relays. */
  weight: number
  /** Messages a second, of all processes together; absent: as many as it takes. */
  perSecond: number | undefined
  /** Messages at the same time, of all processes together. */
  atOnce: number | undefined
  ramp: Ramp | undefined
}

/** A warm-up: so many messages on the first day of sending, and on each next one `factor` times more. */
export interface Ramp {
  first: number
  factor: number
}

export const perSecond = z.coerce
  .number('must be a number of messages a second')
  .positive('must be more than 0 messages a second')
export const atOnce = z.coerce
  .number('must be a number of messages')
  .int('must be a whole number of messages')
  .min(1, 'must be at least 1 message')

const rampWords = 'must be the messages of the first day and the growth of each next one, such as 200*2'
export const ramp = z
  .string()
  .regex(/^\d{1,9}(\*\d{1,3}(\.\d+)?)?$/, rampWords)
  .transform((text): Ramp => {
    const [first = '', factor = '2'] = text.split('*')
    return { first: Number(first), factor: Number(factor) }
  })
  .refine(({ first, factor }) => first >= 1 && factor >= 1, rampWords)

/** What stands behind the ? of a relay's address and is ours, not Nodemailer's. */
const own = z.object({
  weight: z.coerce.number('must be a number').positive('must be more than 0').default(1),
  rate: perSecond.optional(),
  'at-once': atOnce.optional(),
  ramp: ramp.optional(),
})

// An unescaped # or / in a password would make a part of it the host.
const words =
  'must look like smtp://user:password@host:587, with % codes for special characters in the password, and a space before each further relay'

/** The relays of `SMTP_URL`, one or several between spaces. */
export const relays = z.string().transform((text, context): RelayConfig[] => {
  const found = text.trim().split(/\s+/)
  const parsed = found.flatMap((address) => {
    const relay = parseRelay(address)
    if (typeof relay !== 'string') return [relay]
    context.addIssue(relay)
    return []
  })
  const twice = parsed.find(({ name }, index) => parsed.some((other, before) => before < index && other.name === name))
  if (twice) context.addIssue(`names the relay ${twice.name} twice`)
  return parsed
})

/** @returns what is wrong with it, where it is none; never with a password in it */
function parseRelay(address: string): RelayConfig | string {
  const url = parseUrl(address)
  const isRelay = url && /^smtps?:$/.test(url.protocol) && url.hostname !== '' && url.pathname.length <= 1 && !url.hash
  if (!isRelay) return words
  const told = own.safeParse(Object.fromEntries(url.searchParams))
  if (!told.success) {
    const [issue] = told.error.issues
    return `has a relay ${url.host} whose ${String(issue?.path[0])} ${issue?.message}`
  }
  for (const name of Object.keys(own.shape)) url.searchParams.delete(name)
  const { weight, rate, 'at-once': together, ramp: warmUp } = told.data
  return { url: url.href, name: url.host, weight, perSecond: rate, atOnce: together, ramp: warmUp }
}

/** A recipient's domain, how many messages a second it is given, and how many at once. */
export interface DomainLimit {
  domain: string
  perSecond: number | undefined
  atOnce: number | undefined
}

const domainWords =
  'must be domains with the messages a second, or at once, or both, such as gmail.com=20/s outlook.com=5/s+2 example.org=+1'

/** The limits of `SEND_DOMAINS`, between spaces or commas: `gmail.com=20/s+4` is 20 a second, and 4 at once. */
export const domainLimits = z.string().transform((text, context): DomainLimit[] =>
  text
    .split(/[\s,]+/)
    .filter(Boolean)
    .flatMap((part) => {
      const [, domain = '', rate, together] = /^([^\s=@]+)=(?:([\d.]+)\/s)?(?:\+(\d+))?$/.exec(part) ?? []
      const limits = { perSecond: perSecond.optional().safeParse(rate), atOnce: atOnce.optional().safeParse(together) }
      if (domain && (rate || together) && limits.perSecond.success && limits.atOnce.success) {
        return [{ domain: domain.toLowerCase(), perSecond: limits.perSecond.data, atOnce: limits.atOnce.data }]
      }
      context.addIssue(domainWords)
      return []
    }),
)
