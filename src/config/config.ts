import type { z } from 'zod'
import { configurationError } from '../lib/error.ts'
import { type Dkim, dkimFaults, dkimOf } from './dkim.ts'
import { readEnvironment } from './environment.ts'
import { type Logo, readLogo } from './logo.ts'
import { contrastFaults, type Palette, paletteOf } from './palette.ts'
import type { DomainLimit, RelayConfig } from './relays.ts'
import { settings } from './settings.ts'

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
  if (!parsed.success || faults.length > 0) throw configurationError(faults)
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
