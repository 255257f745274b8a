import type { Hono } from 'hono'
import type { Database } from '../db/database.ts'
import type { Models } from '../digests/kept-model.ts'
import type { Logger } from '../lib/log.ts'
import type { Messages } from '../lib/messages.ts'
import type { Site } from '../mail/site.ts'
import type { MailTemplates } from '../mail/templates.ts'
import type { Links } from '../subscribers/link.ts'
import type { EnqueueServiceMail } from '../subscribers/service-mail.ts'
import type { TrustedProxies } from './client-address.ts'

/** What the pages stand on. */
export interface WebDeps {
  db: Database
  site: Site
  links: Links
  /** What the pages say, in each language. */
  messages: Messages
  /** The zone of subscribers who have not chosen theirs, and of whom nothing tells it. */
  timeZone: string
  /** Which proxies are ours. */
  trustProxy: TrustedProxies
  /** How many confirmations the installation mails in an hour. */
  confirmationsPerHour: number
  enqueueServiceMail: EnqueueServiceMail
  /** For how many milliseconds a public page may be shown without asking whether it is still so. */
  pagesKeptFor: number
  /** When the next edition is to come out, where it is known. */
  nextEdition(): Date | null
  /** What mails are written with, for the page that shows one. */
  templates(): Promise<MailTemplates>
  /** What the preview ranks with for who has opinions. */
  models: Models
  log: Logger
}

/** What a page adds its routes to. */
export type Pages = Hono
