import { isIP } from 'node:net'
import { validate as isCron } from 'node-cron'
import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'
import { isTimeZone } from '../lib/clock.ts'
import { languageTag } from '../lib/language.ts'
import { parseUrl } from '../lib/url.ts'
import { dkimKeySettings } from './dkim.ts'
import { colourSettings } from './palette.ts'
import { atOnce, domainLimits, perSecond, ramp, relays } from './relays.ts'

const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(1, 'must be 1 to 65535')
  .max(65535, 'must be 1 to 65535')
const address = (scheme: RegExp, words: string, fits: (url: URL) => boolean) =>
  z.string().refine((text) => {
    const url = parseUrl(text)
    return url !== undefined && scheme.test(url.protocol) && fits(url)
  }, words)
const httpUrl = address(
  /^https?:$/,
  'must be an http or https address without ? and #',
  ({ search, hash }) => !search && !hash,
).transform((url) => url.replace(/\/+$/, ''))
// An unescaped # or / in a password would make a part of it the host.
const escaped = 'with % codes for special characters in the password'
const databaseUrl = address(
  /^postgres(ql)?:$/,
  `must look like postgres://user:password@host:5432/name, ${escaped}`,
  ({ hash }) => !hash,
)
const cron = z.string().refine(isCron, 'is not a cron expression (minute hour day month weekday), such as "30 5 * * *"')
const parted = (by: RegExp) => z.string().transform((text) => text.split(by).filter((part) => part.trim() !== ''))
const list = parted(/[\s,]+/).refine((parts) => parts.length > 0, 'must name at least one')

const dottedName = z.string().regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'must look like news.example.org')

const isAddress = /^[^\s@<>]+@[^\s@<>]+$/
const mailbox = z.string().transform((text, context) => {
  const [parsed, second] = addressparser(text.replace(/\s+/g, ' '), { flatten: true })
  if (!parsed || second || !isAddress.test(parsed.address)) {
    context.addIssue('must be one address, such as: Daily Papers <digest@news.example.org>')
    return z.NEVER
  }
  return { name: parsed.name || 'Paperroute', address: parsed.address }
})

const proxyWords = 'must be true or false, or the addresses and networks of the proxies, such as 10.0.0.5,192.0.2.0/24'
const proxies = z
  .string()
  .transform((text): boolean | string[] => {
    if (/^(true|1)$/.test(text)) return true
    return /^(false|0)$/.test(text) ? false : text.split(/[\s,]+/).filter(Boolean)
  })
  .refine((set) => typeof set === 'boolean' || (set.length > 0 && set.every(isNetwork)), proxyWords)

/** `192.0.2.1`, `192.0.2.0/24`, `2001:db8::/32`. */
function isNetwork(text: string): boolean {
  const [address = '', bits, more] = text.split('/')
  const family = isIP(address)
  if (family === 0 || more !== undefined) return false
  return bits === undefined || (/^\d{1,3}$/.test(bits) && Number(bits) <= (family === 6 ? 128 : 32))
}

function onOneLine(text: string): string {
  return text.replace(/[\s\p{Cc}]+/gu, ' ').trim()
}

const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const
const categoryCode = /^[a-z][a-z-]*(\.[A-Za-z-]+)?$/

/** The sources that have a name of their own; a feed is named by its address. */
export const sourceNames = ['hugging-face', 'arxiv', 'arxiv-feed', 'arxiv-oai', 'biorxiv', 'medrxiv']
const feedAddress = 'an http or https address without a password and with %2C for each comma'

/** Whether `SOURCES` may hold this name: one of {@link sourceNames}, or `feed:` and the address of a feed. */
export function isSourceName(name: string): boolean {
  if (sourceNames.includes(name)) return true
  const address = /^feed:(.+)$/.exec(name)?.[1] ?? ''
  const url = parseUrl(address)
  return url !== undefined && /^https?:$/.test(url.protocol) && !url.username && !url.password
}

/** All settings by their names in the environment: what each may be, and its default. */
export const settings = z.object({
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: databaseUrl.optional(),
  TIMEZONE: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin').default('UTC'),
  DEFAULT_LANGUAGE: z
    .string()
    .transform((text) => languageTag(text) ?? '')
    .refine((tag) => tag !== '', 'must be the tag of a language, such as de')
    .default('en'),
  LOG_LEVEL: z.enum(logLevels, `must be one of ${logLevels.join(', ')}`).optional(),
  // A secret may be a sentence, so blanks do not part it.
  SECRET: parted(/\s*[,\n]\s*/)
    .refine(
      (keys) => keys.length > 0 && keys.every((key) => key.length >= 32),
      'must be at least 32 characters (try: openssl rand -hex 32); older keys may follow after a comma',
    )
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: httpUrl.optional(),
  TRUST_PROXY: proxies.default(false),
  SITE_NAME: z.string().max(100, 'must be at most 100 characters').transform(onOneLine).optional(),
  ...colourSettings,
  LOGO: z.string().optional(),
  LOGO_HEIGHT: z.coerce
    .number('must be a number of pixels')
    .int('must be a whole number of pixels')
    .min(16, 'must be at least 16 pixels')
    .max(200, 'must be at most 200 pixels')
    .default(40),
  MAIL_FOOTER: z.string().max(1_000, 'must be at most 1000 characters').optional(),
  TEMPLATES_DIR: z.string().optional(),
  INBOX_PORT: port.default(1080),
  INBOX_SMTP_PORT: port.default(1025),
  INGEST_CRON: cron.default('5 * * * *'),
  LEARN_CRON: cron.default('45 4 * * *'),
  PUBLISH_CRON: cron.default('30 5 * * *'),
  SOURCES: list
    .refine((names) => names.every(isSourceName), `may name ${sourceNames.join(', ')} and feed:ADDRESS, ${feedAddress}`)
    .transform((names) => [...new Set(names)])
    .default(['hugging-face', 'arxiv']),
  ARXIV_CATEGORIES: list
    .refine((codes) => codes.every((code) => categoryCode.test(code)), 'must be codes such as cs.CL, stat.ML or hep-th')
    .default(['cs.AI', 'cs.CL', 'cs.CV', 'cs.LG', 'stat.ML']),
  ARXIV_API_URL: httpUrl.default('https://export.arxiv.org/api/query'),
  ARXIV_OAI_URL: httpUrl.default('https://oaipmh.arxiv.org/oai'),
  BIORXIV_URL: httpUrl.default('https://api.biorxiv.org'),
  ARXIV_RSS_URL: httpUrl.default('https://rss.arxiv.org'),
  HUGGINGFACE_URL: httpUrl.default('https://huggingface.co'),
  SMTP_URL: relays.optional(),
  MAIL_FROM: mailbox.optional(),
  REPLY_TO: mailbox.optional(),
  RETURN_PATH: mailbox.optional(),
  LIST_ID: dottedName.max(200, 'must be at most 200 characters').optional(),
  POSTAL_ADDRESS: z.string().optional(),
  THUMBNAILS: z.stringbool('must be true or false').default(false),
  DKIM_DOMAIN: dottedName.optional(),
  ...dkimKeySettings,
  SEND_CONNECTIONS: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be 1 to 100')
    .max(100, 'must be 1 to 100')
    .default(10),
  SEND_RATE: perSecond.optional(),
  SEND_AT_ONCE: atOnce.optional(),
  SEND_RAMP: ramp.optional(),
  SEND_DOMAINS: domainLimits.default([]),
  CONFIRMATIONS_PER_HOUR: z.coerce
    .number('must be a number')
    .int('must be a whole number')
    .min(1, 'must be at least 1')
    .max(1_000_000, 'must be at most 1000000')
    .default(500),
  ADMIN_EMAILS: list
    .refine((addresses) => addresses.every((address) => isAddress.test(address)), 'must be addresses between commas')
    .default([]),
  UNKNOWN_POLICY: z.enum(['resend', 'hold'], 'must be resend or hold').default('resend'),
})

/** The names of all settings; `.env.example` explains each. */
export const settingNames: readonly string[] = Object.keys(settings.shape)
