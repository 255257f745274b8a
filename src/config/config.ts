import { randomBytes } from 'node:crypto'
import { validate as isCron } from 'node-cron'
import addressparser from 'nodemailer/lib/addressparser'
import { z } from 'zod'
import { isTimeZone } from '../lib/clock.ts'
import { PaperrouteError } from '../lib/error.ts'
import { readEnvironment } from './environment.ts'

/** Everything that an operator can set, grouped by what it is for. See `.env.example` for the words to operators. */
export interface Config {
  dataDir: string
  /** Absent: the embedded server in `dataDir`. */
  databaseUrl: string | undefined
  timeZone: string
  logLevel: string
  /** The newest first: the first one signs, all verify. Absent: kept in `dataDir`. */
  secrets: string[] | undefined
  web: { host: string; port: number; publicUrl: string; trustProxy: boolean }
  inbox: { webPort: number; smtpPort: number }
  schedule: { ingest: string; publish: string }
  sources: {
    names: string[]
    arxivCategories: string[]
    arxivApiUrl: string
    huggingFaceUrl: string
  }
  mail: {
    /** Absent: the local inbox. */
    smtpUrl: string | undefined
    from: { name: string; address: string }
    replyTo: string | undefined
    returnPath: string
    listId: string
    postalAddress: string | undefined
    dkim: { domain: string; selector: string; privateKey: string } | undefined
    connections: number
    /** Messages a second; absent: as fast as the relay takes them. */
    rate: number | undefined
    unknownPolicy: 'resend' | 'hold'
  }
}

const port = z.coerce
  .number('must be a port number')
  .int()
  .min(1, 'must be 1 to 65535')
  .max(65535, 'must be 1 to 65535')
const httpUrl = z
  .url({ protocol: /^https?$/, error: 'must be an http or https address' })
  .transform((url) => url.replace(/\/+$/, ''))
const cron = z.string().refine(isCron, 'is not a cron expression (minute hour day month weekday), such as "30 5 * * *"')
const list = z.string().transform((text) => text.split(/[\s,]+/).filter(Boolean))

const mailbox = z.string().transform((text, context) => {
  const [parsed, second] = addressparser(text, { flatten: true })
  if (!parsed || second || !/^[^\s@<>]+@[^\s@<>]+$/.test(parsed.address)) {
    context.addIssue('must be one address, such as: Daily Papers <digest@news.example.org>')
    return z.NEVER
  }
  return { name: parsed.name || 'Paperroute', address: parsed.address }
})

const settings = z.object({
  DATA_DIR: z.string().default('./data'),
  DATABASE_URL: z
    .url({ protocol: /^postgres(ql)?$/, error: 'must look like postgres://user:password@host:5432/name' })
    .optional(),
  TIMEZONE: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin').default('UTC'),
  LOG_LEVEL: z.enum(['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent']).default('info'),
  SECRET: list
    .refine(
      (keys) => keys.every((key) => key.length >= 32),
      'must be at least 32 characters (try: openssl rand -hex 32); older keys may follow after a comma',
    )
    .optional(),
  HOST: z.string().default('127.0.0.1'),
  PORT: port.default(3000),
  PUBLIC_URL: httpUrl.optional(),
  TRUST_PROXY: z.enum(['true', 'false', '1', '0'], 'must be true or false').default('false'),
  INBOX_PORT: port.default(1080),
  INBOX_SMTP_PORT: port.default(1025),
  INGEST_CRON: cron.default('5 * * * *'),
  PUBLISH_CRON: cron.default('30 5 * * *'),
  SOURCES: list
    .refine((names) => names.every((name) => sourceNames.includes(name)), 'may name hugging-face and arxiv')
    .default(['hugging-face', 'arxiv']),
  ARXIV_CATEGORIES: list.default(['cs.AI', 'cs.CL', 'cs.CV', 'cs.LG', 'stat.ML']),
  ARXIV_API_URL: httpUrl.default('https://export.arxiv.org/api/query'),
  HUGGINGFACE_URL: httpUrl.default('https://huggingface.co'),
  SMTP_URL: z.url({ protocol: /^smtps?$/, error: 'must look like smtp://user:password@host:587' }).optional(),
  MAIL_FROM: mailbox.optional(),
  REPLY_TO: mailbox.optional(),
  RETURN_PATH: mailbox.optional(),
  LIST_ID: z
    .string()
    .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)+$/i, 'must look like daily.news.example.org')
    .max(200)
    .optional(),
  POSTAL_ADDRESS: z.string().optional(),
  DKIM_DOMAIN: z.string().optional(),
  DKIM_SELECTOR: z.string().optional(),
  DKIM_PRIVATE_KEY: z
    .string()
    .transform((key) => key.replaceAll('\\n', '\n'))
    .refine((key) => key.includes('PRIVATE KEY'), 'must be a private key in PEM form')
    .optional(),
  SEND_CONNECTIONS: z.coerce.number('must be a number').int().min(1).max(100).default(5),
  SEND_RATE: z.coerce.number('must be messages a second').positive().optional(),
  UNKNOWN_POLICY: z.enum(['resend', 'hold'], 'must be resend or hold').default('resend'),
})

export const sourceNames = ['hugging-face', 'arxiv']

/**
 * Reads the whole configuration once.
 * @throws {PaperrouteError} that names every fault, each with its remedy.
 */
export function loadConfig(env: NodeJS.ProcessEnv = process.env, dotenvPath?: string): Config {
  const faults: string[] = []
  const told = readEnvironment(env, faults, dotenvPath)
  const parsed = settings.safeParse(told)
  if (!parsed.success) {
    for (const issue of parsed.error.issues) faults.push(`${issue.path.join('.')} ${issue.message}.`)
  }
  if (told['SMTP_URL']) {
    for (const name of ['MAIL_FROM', 'PUBLIC_URL']) {
      if (!told[name]) faults.push(`${name} must be set when SMTP_URL is: readers see it.`)
    }
  }
  if (told['DATABASE_URL'] && !told['SECRET']) {
    faults.push(
      `SECRET must be set when DATABASE_URL is: it signs the links in the mail (try: ${randomBytes(32).toString('hex')}).`,
    )
  }
  const dkimSet = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY'].filter((name) => told[name])
  if (dkimSet.length % 3 !== 0)
    faults.push(
      `DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY belong together: only ${dkimSet.join(' and ')} is set.`,
    )
  if (!parsed.success || faults.length > 0) {
    throw new PaperrouteError(
      `The configuration has ${faults.length === 1 ? 'a fault' : `${faults.length} faults`}: ${faults.join(' ')}`,
    )
  }
  return group(parsed.data)
}

function group(set: z.infer<typeof settings>): Config {
  const from = set.MAIL_FROM ?? { name: 'Paperroute', address: 'digest@paperroute.example' }
  const { DKIM_DOMAIN: domain, DKIM_SELECTOR: selector, DKIM_PRIVATE_KEY: privateKey } = set
  return {
    dataDir: set.DATA_DIR,
    databaseUrl: set.DATABASE_URL,
    timeZone: set.TIMEZONE,
    logLevel: set.LOG_LEVEL,
    secrets: set.SECRET,
    web: {
      host: set.HOST,
      port: set.PORT,
      publicUrl: set.PUBLIC_URL ?? `http://localhost:${set.PORT}`,
      trustProxy: set.TRUST_PROXY === 'true' || set.TRUST_PROXY === '1',
    },
    inbox: { webPort: set.INBOX_PORT, smtpPort: set.INBOX_SMTP_PORT },
    schedule: { ingest: set.INGEST_CRON, publish: set.PUBLISH_CRON },
    sources: {
      names: set.SOURCES,
      arxivCategories: set.ARXIV_CATEGORIES,
      arxivApiUrl: set.ARXIV_API_URL,
      huggingFaceUrl: set.HUGGINGFACE_URL,
    },
    mail: {
      smtpUrl: set.SMTP_URL,
      from,
      replyTo: set.REPLY_TO?.address,
      returnPath: set.RETURN_PATH?.address ?? from.address,
      listId: set.LIST_ID ?? `daily.${from.address.split('@')[1] ?? 'localhost'}`,
      postalAddress: set.POSTAL_ADDRESS,
      dkim: domain && selector && privateKey ? { domain, selector, privateKey } : undefined,
      connections: set.SEND_CONNECTIONS,
      rate: set.SEND_RATE,
      unknownPolicy: set.UNKNOWN_POLICY,
    },
  }
}
