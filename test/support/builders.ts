import { loadConfig } from '../../src/config/config.ts'
import type { Database } from '../../src/db/database.ts'
import { publish } from '../../src/editions/publish.ts'
import { endOfDay } from '../../src/lib/clock.ts'
import { loadMessages, type Messages } from '../../src/lib/messages.ts'
import { readTemplateFiles } from '../../src/mail/compile/template-files.ts'
import { loadTemplates } from '../../src/mail/load-templates.ts'
import { openRelay, type Relay } from '../../src/mail/relay.ts'
import type { Site } from '../../src/mail/site.ts'
import { siteOf } from '../../src/mail/site.ts'
import type { MailTemplates } from '../../src/mail/templates.ts'
import { createComposer } from '../../src/outbox/compose.ts'
import type { Outbox } from '../../src/outbox/deliver.ts'
import type { Moment } from '../../src/outbox/send.ts'
import { ingest } from '../../src/papers/ingest.ts'
import type { RawPaper } from '../../src/sources/source.ts'
import { addConsented } from '../../src/subscribers/consented-store.ts'
import { createLinks } from '../../src/subscribers/link.ts'

/** The site of all tests; `over` is environment. */
export function testSite(over: Record<string, string> = {}): Site {
  return siteOf(
    loadConfig(
      { PUBLIC_URL: 'https://papers.example.org', MAIL_FROM: 'Daily Papers <digest@papers.example.org>', ...over },
      '/dev/null',
    ),
  )
}

export const testLinks = createLinks(['a secret of thirty-two characters, at least'])

const templatesFolder = new URL('../../templates', import.meta.url).pathname

/** The project's own messages. */
export const testMessages: Messages = loadMessages([`${templatesFolder}/messages`])

let templates: Promise<MailTemplates> | undefined
/** The project's own templates, compiled once per test file. */
export function testTemplates(): Promise<MailTemplates> {
  templates ??= readTemplateFiles(templatesFolder).then((files) => loadTemplates(files, testSite(), testMessages))
  return templates
}

/**
 * What `deliver` and `send` stand on, with a relay at `smtpUrl`. Close the relay when done.
 * @param options.longest seconds that a submission may take
 */
export async function testOutbox(
  db: Database,
  smtpUrl: string,
  options: { site?: Site; connections?: number; longest?: number } = {},
): Promise<Outbox & { relay: Relay }> {
  const { site = testSite(), connections = 3, ...limits } = options
  const relay = openRelay(smtpUrl, { connections, ...limits })
  return {
    db,
    relay,
    relays: [relay],
    compose: createComposer({ db, site, templates: await testTemplates(), links: testLinks }),
    idDomain: 'papers.example.org',
    unknownPolicy: 'resend',
  }
}

/** The end of a day in UTC, as `--day` means it. */
export function endOf(day: string): Moment {
  return { day, now: endOfDay(day, 'UTC'), isSet: true }
}

let serial = 0
/** A paper that nobody has seen, with whatever a test says of it. */
export function rawPaper(over: Partial<RawPaper> = {}): RawPaper {
  serial += 1
  const id = `2601.${String(serial).padStart(5, '0')}`
  return {
    source: 'arxiv',
    externalId: id,
    title: `On the behaviour of paper ${serial}`,
    abstract: `Paper ${serial} shows something. It does so twice. Nobody had asked.`,
    authors: ['Ada Lovelace', 'Emmy Noether'],
    categories: ['cs.CL'],
    signals: { upvotes: 1 },
    ...over,
  }
}

/** Puts papers in as an ingest would. */
export async function addPapers(db: Database, papers: readonly RawPaper[]): Promise<void> {
  const source = {
    name: 'test',
    async *items() {
      for (const paper of papers) yield { paper }
    },
  }
  await ingest({ db, sources: [source], onRealPapers: async () => undefined }, { day: '2026-03-10' })
}

/** Adds papers and publishes them as the edition of a day. */
export async function publishPapers(db: Database, day: string, papers: readonly RawPaper[]): Promise<void> {
  await addPapers(db, papers)
  await publish({ db }, { day })
}

/** Adds active subscribers who are due at once. */
export async function addReaders(db: Database, ...emails: string[]): Promise<void> {
  await addConsented(
    db,
    emails.map((email) => ({ email, wording: 'a test', how: 'operator' as const })),
    { timeZone: 'UTC' },
  )
}
