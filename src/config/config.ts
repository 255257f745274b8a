import { isIP } from 'node:net'
import { validate as isCron } from 'node-cron'
import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'
import { isTimeZone } from '../lib/clock.ts'
import { PaperrouteError } from '../lib/error.ts'
import { languageTag } from '../lib/language.ts'
import { type Dkim, dkimFaults, dkimKeySettings, dkimOf } from './dkim.ts'
import { readEnvironment } from './environment.ts'
import { type Logo, readLogo } from './logo.ts'
import { colourSettings, contrastFaults, type Palette, paletteOf } from './palette.ts'
import { atOnce, type DomainLimit, domainLimits, perSecond, type RelayConfig, ramp, relays } from './relays.ts'

/** Everything that an operator can set, grouped by what it is for. See `.env.example` for the words to operators. */
export interface Config {
  dataDir: string
  /** Absent: the embedded server in `dataDir`. */
  databaseUrl: string | undefined
  timeZone: string
  /** Of readers who have no other, a tag such as `de`. Whether there are words of it is for who reads them. */
  language: string
  /** Absent: each command's own choice. */
  logLevel: string | undefined
  /** The newest first: the first one signs, all verify. Absent: kept in `dataDir`. */
  secrets: string[] | undefined
  web: { host: string; port: number; publicUrl: string; trustProxy: boolean | string[] }
  /** What an operator makes their own of mails and pages. */
  look: {
    siteName: string
    palette: Palette
    logo: Logo | undefined
    /** Their own words at the foot of every mail to readers; may hold line breaks. */
    footer: string | undefined
    /** A folder whose templates take the place of ours, file by file. */
    templatesDir: string | undefined
  }
  inbox: { webPort: number; smtpPort: number }
  schedule: { ingest: string; learn: string; publish: string }
  sources: {
    names: string[]
    arxivCategories: string[]
    arxivApiUrl: string
    arxivOaiUrl: string
    biorxivUrl: string
    arxivRssUrl: string
    huggingFaceUrl: string
  }
  mail: {
    /** None: the local inbox. What is not set for one of them alone is as `SEND_RATE` and its sisters say. */
    relays: RelayConfig[]
    from: { name: string; address: string }
    replyTo: string | undefined
    returnPath: string
    listId: string
    postalAddress: string | undefined
    /** Whether digests show the papers' pictures, which the reader's program fetches from where they are. */
    thumbnails: boolean
    dkim: Dkim | undefined
    connections: number
    domains: DomainLimit[]
    /** Confirmations an hour, of all processes together. */
    confirmationsPerHour: number
    /** Who is told of stale and failed mornings. */
    operators: string[]
    unknownPolicy: 'resend' | 'hold'
  }
}

const port = z.coerce
  .number('must be a port number')
  .int('must be a port number')
  .min(1, 'must be 1 to 65535')
  .max(65535, 'must be 1 to 65535')
const address = (scheme: RegExp, words: string, fits: (url: URL) => boolean) =>
  z.string().refine((text) => {
    const url = URL.canParse(text) ? new URL(text) : undefined
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
  if (!URL.canParse(address)) return false
  const { protocol, username, password } = new URL(address)
  return /^https?:$/.test(protocol) && !username && !password
}

const settings = z.object({
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

/**
 * Reads the whole configuration once.
 * @throws {PaperrouteError} that names every fault, each with its remedy.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, dotenvPath?: string): Config {
  const faults: string[] = []
  const told = readEnvironment(env, faults, dotenvPath)
  const parsed = settings.safeParse(told)
  if (!parsed.success) {
    const first = new Map(parsed.error.issues.toReversed().map((issue) => [String(issue.path[0]), issue.message]))
    for (const [name, message] of [...first].toReversed()) faults.push(`${name} ${message}.`)
  }
  // What a file should have brought has its own line where it did not.
  const isMeant = (name: string) => Boolean(told[name] ?? told[`${name}_FILE`])
  if (isMeant('SMTP_URL')) {
    for (const name of ['MAIL_FROM', 'PUBLIC_URL']) {
      if (!told[name]) faults.push(`${name} must be set when SMTP_URL is: readers see it.`)
    }
  }
  if (isMeant('DATABASE_URL') && !isMeant('SECRET')) {
    faults.push('SECRET must be set when DATABASE_URL is: it signs the links in the mail (try: openssl rand -hex 32).')
  }
  const { INBOX_PORT: inboxPort, INBOX_SMTP_PORT: inboxSmtpPort } = parsed.data ?? {}
  if (inboxPort !== undefined && inboxPort === inboxSmtpPort) {
    faults.push(`INBOX_PORT and INBOX_SMTP_PORT are both ${inboxPort}: set one of them to another port.`)
  }
  faults.push(...dkimFaults(told, isMeant))
  faults.push(...contrastFaults(told))
  const logo = told['LOGO'] ? readLogo(told['LOGO'], parsed.data?.LOGO_HEIGHT ?? 0, faults) : undefined
  if (!parsed.success || faults.length > 0) {
    throw new PaperrouteError(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}: ${faults.join(' ')}`,
    )
  }
  return group(parsed.data, logo)
}

function group(set: z.infer<typeof settings>, logo: Logo | undefined): Config {
  const from = set.MAIL_FROM ?? { name: 'Paperroute', address: 'digest@paperroute.example' }
  return {
    dataDir: set.DATA_DIR,
    databaseUrl: set.DATABASE_URL,
    timeZone: set.TIMEZONE,
    language: set.DEFAULT_LANGUAGE,
    logLevel: set.LOG_LEVEL,
    secrets: set.SECRET,
    web: {
      host: set.HOST,
      port: set.PORT,
      publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
      trustProxy: set.TRUST_PROXY,
    },
    look: {
      siteName: set.SITE_NAME ?? from.name,
      palette: paletteOf(set),
      logo,
      footer: set.MAIL_FOOTER,
      templatesDir: set.TEMPLATES_DIR,
    },
    inbox: { webPort: set.INBOX_PORT, smtpPort: set.INBOX_SMTP_PORT },
    schedule: { ingest: set.INGEST_CRON, learn: set.LEARN_CRON, publish: set.PUBLISH_CRON },
    sources: {
      names: set.SOURCES,
      arxivCategories: set.ARXIV_CATEGORIES,
      arxivApiUrl: set.ARXIV_API_URL,
      arxivOaiUrl: set.ARXIV_OAI_URL,
      biorxivUrl: set.BIORXIV_URL,
      arxivRssUrl: set.ARXIV_RSS_URL,
      huggingFaceUrl: set.HUGGINGFACE_URL,
    },
    mail: {
      relays: (set.SMTP_URL ?? []).map((relay) => ({
        ...relay,
        perSecond: relay.perSecond ?? set.SEND_RATE,
        atOnce: relay.atOnce ?? set.SEND_AT_ONCE,
        ramp: relay.ramp ?? set.SEND_RAMP,
      })),
      from,
      replyTo: set.REPLY_TO?.address,
      returnPath: set.RETURN_PATH?.address ?? from.address,
      listId: set.LIST_ID ?? `daily.${from.address.split('@')[1] ?? 'localhost'}`,
      postalAddress: set.POSTAL_ADDRESS,
      thumbnails: set.THUMBNAILS,
      dkim: dkimOf(set),
      connections: set.SEND_CONNECTIONS,
      domains: set.SEND_DOMAINS,
      confirmationsPerHour: set.CONFIRMATIONS_PER_HOUR,
      operators: set.ADMIN_EMAILS,
      unknownPolicy: set.UNKNOWN_POLICY,
    },
  }
}
