import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import type { Config } from './config/config.ts'
import { findRunning, keptSecret } from './config/data-folder.ts'
import type { RelayConfig } from './config/relays.ts'
import { type Database, openDatabase } from './db/database.ts'
import { migrate } from './db/migrate.ts'
import { openServer } from './db/open-server.ts'
import { createModels, type Models } from './digests/kept-model.ts'
import { learnAside } from './digests/learn-aside.ts'
import { isFirstDue, type LearnProgress, type LearnReport, whyNotLearn } from './digests/learn-ranking.ts'
import { type PublishReport, publish } from './editions/publish.ts'
import { noteRefusal } from './feedback/note-refusal.ts'
import { dayIn, endOfDay } from './lib/clock.ts'
import { messageOf, PaperrouteError } from './lib/error.ts'
import type { Logger } from './lib/log.ts'
import { loadMessages, type Messages } from './lib/messages.ts'
import { createLiveTemplates } from './mail/live-templates.ts'
import { openRelays, type Relays } from './mail/relays.ts'
import { type Site, siteOf } from './mail/site.ts'
import type { MailTemplates } from './mail/templates.ts'
import { createComposer } from './outbox/compose.ts'
import { enqueueAtPace } from './outbox/confirmation-pace.ts'
import { spreadConfirmations } from './outbox/confirmation-store.ts'
import { connectionsOf } from './outbox/connections.ts'
import { deliver, type Outbox } from './outbox/deliver.ts'
import { freshComposer } from './outbox/fresh-composer.ts'
import { setLimits } from './outbox/limits-store.ts'
import { notifyOfIngest, notifyOfPublish } from './outbox/notify.ts'
import { removeSample, sampleReader } from './outbox/sample.ts'
import { type Moment, makeDigests, type SendReport, send } from './outbox/send.ts'
import { ensurePartitions } from './outbox/store.ts'
import { type IngestOptions, type IngestReport, ingest } from './papers/ingest.ts'
import { hasSamplePapers } from './papers/store.ts'
import { jobs, tellLearnt } from './schedule/jobs.ts'
import { nextMoment } from './schedule/next-moment.ts'
import { type Schedule, startSchedule } from './schedule/schedule.ts'
import { type Sender, startSender } from './schedule/sender.ts'
import { createClient } from './sources/http/client.ts'
import { sharedLanes } from './sources/http/shared-lanes.ts'
import type { Source } from './sources/source.ts'
import { createLinks, type Links } from './subscribers/link.ts'
import { findByEmail } from './subscribers/store.ts'
import type { WebDeps } from './web/deps.ts'
import type { RunningWeb } from './web/web.ts'

/** Paperroute, put together on one database: what the command line works with. */
export interface App {
  readonly config: Config
  readonly db: Database
  readonly site: Site
  readonly links: Links
  /** What mail and pages say, in each language. */
  readonly messages: Messages
  /**
   * What all mail is written with, compiled when it is first asked for: most commands write none. Where the operator has
   * templates of their own, the newest that can be used.
   */
  templates(): Promise<MailTemplates>
  readonly log: Logger
  /** The sources that `SOURCES` names. */
  sources(): Promise<readonly Source[]>
  /** The source with a name that `SOURCES` may hold, whether or not it does. */
  sourceNamed(name: string): Promise<Source>
  /** Now, or the end of `day` where the operator names one. */
  moment(day?: string): Moment
  ingest(sources: readonly Source[], options: IngestOptions): Promise<IngestReport>
  /** What the personal ranking has learnt: read when it is asked for. */
  readonly models: Models
  /**
   * Learns the ranking anew in a process of its own, where something has changed since it was learnt last.
   * @throws {PaperrouteError} where that fails.
   */
  learn(options?: { signal?: AbortSignal; onProgress?: (progress: LearnProgress) => void }): Promise<LearnReport>
  publish(day: string): Promise<PublishReport>
  send(relays: Relays, at: Moment, options?: Parameters<typeof send>[2]): Promise<SendReport>
  /**
   * The relays that `SMTP_URL` names, or the inbox of a running `start`; their limits hold from here on. A broken template
   * is found here, before it can stop a morning's mail.
   * @throws {PaperrouteError} where there is neither, or a template is broken.
   */
  relays(): Promise<Relays>
  serveWeb(): Promise<RunningWeb>
  startSchedule(): Schedule
  /**
   * @param madeUp the end of what the schedule makes up: no digest is made before it, or whoever was due in an outage
   * would be passed over just before the edition that they missed comes out. What waits in the ledger goes at once.
   */
  startSender(relays: Relays, madeUp?: Promise<unknown>): Sender
  close(): Promise<void>
}

/** The templates that Paperroute brings. */
export const templatesFolder: string = fileURLToPath(new URL('../templates', import.meta.url))

/** The words of all languages: ours, and what the operator's folder has in their place and besides. */
export function messagesOf({ language, look }: Config): Messages {
  const folders = [templatesFolder, ...(look.templatesDir ? [look.templatesDir] : [])]
  return loadMessages(
    folders.map((folder) => join(folder, 'messages')),
    language,
  )
}

const packageFile = new URL('../package.json', import.meta.url)
/** The version that this is. */
export const version: string = JSON.parse(readFileSync(packageFile, 'utf8')).version

/**
 * Opens everything that `config` names and brings the database up to date.
 * @throws {PaperrouteError} in one line, with the remedy, for whatever cannot be used.
 */
export async function openApp(config: Config, log: Logger): Promise<App> {
  const messages = messagesOf(config)
  const { url, close: closeServer } = await openServer(config, log)
  let silentUntil = 0
  const db = openDatabase(url, {
    max: config.mail.connections + 8,
    onLost(error) {
      // One line for all the connections that a server takes with it, and none for a server that we stop.
      if (Date.now() > silentUntil) log.warn(`the database went away: ${messageOf(error)}`)
      silentUntil = Math.max(silentUntil, Date.now() + 10_000)
    },
  })
  const close = async () => {
    silentUntil = Number.POSITIVE_INFINITY
    await db.close()
    await closeServer()
  }
  try {
    await migrate(url)
    await ensurePartitions(db)
    // Made-up readers and papers of the first look must never meet a real relay.
    if (config.mail.relays.length > 0 && (await hasSample(db))) await db.transaction(removeSample)
    const secrets = config.secrets ?? [await keptSecret(config.dataDir)]
    return assemble({ config, log, db, url, links: createLinks(secrets), messages, close })
  } catch (error) {
    await close()
    throw error
  }
}

interface Parts {
  config: Config
  log: Logger
  db: Database
  /** Where another process finds the database. */
  url: string
  links: Links
  messages: Messages
  close: () => Promise<void>
}

function assemble({ config, log, db, url, links, messages, close }: Parts): App {
  const site = siteOf(config)
  const moment = (day?: string): Moment => {
    const now = day ? endOfDay(day, config.timeZone) : new Date()
    return { now, day: dayIn(config.timeZone, now), isSet: day !== undefined }
  }
  const { current: templates } = createLiveTemplates({
    ours: templatesFolder,
    own: config.look.templatesDir,
    site,
    messages,
    tell: {
      broken: (error) => log.error(`${messageOf(error)}. What was in use before this change stays in use.`),
      replaced: (error) =>
        log.error(`${messageOf(error)}. Mails that fail so are written with Paperroute’s own template.`),
      taken: () => log.info(`templates of ${config.look.templatesDir} are in use as they are now`),
      unused: (words) => words && log.warn(words),
    },
  })
  const outbox = async (relays: Relays): Promise<Outbox> => ({
    db,
    relays: relays.all,
    compose: await freshComposer(templates, (current) => createComposer({ db, site, templates: current, links })),
    idDomain: site.mail.from.address.split('@')[1] ?? 'localhost',
    unknownPolicy: site.mail.unknownPolicy,
    onRefused: noteRefusal,
    // Of a relay that is the only one the sender itself tells.
    onUnusable: relays.all.length > 1 ? tellUnusable : undefined,
  })
  const toldAt = new Map<string, number>()
  function tellUnusable(relay: string, why: string): void {
    if (Date.now() - (toldAt.get(relay) ?? 0) < round) return
    toldAt.set(relay, Date.now())
    log.warn(`the relay ${relay} cannot be used (${why}); the others go on`)
  }
  const client = createClient({
    userAgent: `Paperroute/${version} (+${site.publicUrl}; ${site.mail.from.address})`,
    lanes: sharedLanes(db),
  })
  // Most commands read no source and serve no page, and to load the code for that takes as long as all they do.
  const sourceNamed: App['sourceNamed'] = async (name) => {
    const { createSource } = await import('./sources/catalogue.ts')
    return createSource(name, config.sources, client)
  }
  const sources = () => Promise.all(config.sources.names.map(sourceNamed))

  const models = createModels((why) => log.warn(`${why} Until then readers get their topics and what is trending.`))
  const learn: App['learn'] = async (options) => {
    const why = await whyNotLearn(db)
    return why ? { learnt: false, why } : await learnAside(url, options)
  }
  /** What a lab saves on its first day is to count on the next. The edition does not wait for what fails. */
  async function learnFirst(): Promise<void> {
    try {
      if (await isFirstDue(db)) tellLearnt(log, await learn())
    } catch (error) {
      log.warn(messageOf(error))
    }
  }

  const operators = { db, addresses: config.mail.operators }

  const app: App = {
    config,
    db,
    site,
    links,
    messages,
    templates,
    log,
    sources,
    sourceNamed,
    moment,
    models,
    learn,
    async ingest(from, options) {
      const report = await ingest({ db, sources: from, onRealPapers: dropSample }, options)
      // What a person broke off, or read from a file, is no trouble of the morning's.
      const isMorning = from.every(({ name }) => config.sources.names.includes(name)) && !options.signal?.aborted
      if (isMorning) await notifyOfIngest(operators, options.day, report)
      return report
    },
    async publish(day) {
      await learnFirst()
      const report = await publish({ db }, { day })
      await notifyOfPublish(operators, day, report)
      return report
    },
    send: async (relays, at, options) => await send(await outbox(relays), at, { models, ...options }),
    async relays() {
      const { mail } = config
      const configs = mail.relays.length > 0 ? mail.relays : [await inboxRelay(config)]
      await templates()
      await setLimits(db, {
        relays: new Map(configs.map((relay) => [relay.name, relay])),
        domains: new Map(mail.domains.map((limit) => [limit.domain, limit])),
      })
      await spreadConfirmations(db, mail.confirmationsPerHour)
      return openRelays(configs, mail.connections)
    },
    async serveWeb() {
      const { createWeb, serveWeb } = await import('./web/web.ts')
      const { confirmationsPerHour } = config.mail
      const enqueueServiceMail: WebDeps['enqueueServiceMail'] = (tx, mail) =>
        enqueueAtPace(tx, { ...mail, day: moment().day }, confirmationsPerHour)
      const { trustProxy, host, port } = config.web
      const { timeZone } = config
      const deps: WebDeps = {
        db,
        site,
        links,
        messages,
        timeZone,
        trustProxy,
        confirmationsPerHour,
        enqueueServiceMail,
        models,
        templates,
        pagesKeptFor,
        nextEdition: () => nextMoment(config.schedule.publish, timeZone),
        log,
      }
      return await serveWeb(createWeb(deps), { host, port })
    },
    startSchedule: () =>
      startSchedule(
        { db, log, timeZone: config.timeZone },
        jobs({ ...app, timeZone: config.timeZone, times: config.schedule }),
      ),
    startSender(relays, madeUp) {
      const deps = outbox(relays)
      const connections = relays.all.map((relay) => connectionsOf(relay))
      let isMadeUp = madeUp === undefined
      const goOn = () => {
        isMadeUp = true
      }
      void madeUp?.then(goOn, goOn)
      return startSender(async (signal) => {
        if (isMadeUp) await makeDigests(db, moment(), undefined, models)
        return await deliver(await deps, { signal, atMost: round, connections })
      }, log)
    },
    close,
  }
  return app
}

/** How long a sender delivers, in milliseconds, before it looks again for who is due; and how often it repeats itself. */
const round = 60_000

/** How long a public page may be shown, in milliseconds, before the database is asked whether it is still so. */
const pagesKeptFor = 1_000

/** Where real papers came first, the sample's reader is there without its papers. */
async function hasSample(db: Database): Promise<boolean> {
  return (await hasSamplePapers(db)) || (await findByEmail(db, sampleReader)) !== undefined
}

async function dropSample(tx: Parameters<typeof removeSample>[0]): Promise<void> {
  if (await hasSamplePapers(tx)) await removeSample(tx)
}

async function inboxRelay(config: Config): Promise<RelayConfig> {
  const running = await findRunning(config.dataDir)
  if (running?.smtpPort) {
    const name = `127.0.0.1:${running.smtpPort}`
    const limits = { weight: 1, perSecond: undefined, atOnce: undefined, ramp: undefined }
    return { url: `smtp://${name}?ignoreTLS=true`, name, ...limits }
  }
  throw new PaperrouteError(
    'There is no relay to send through: set SMTP_URL, or run `npm start` beside this command, whose local inbox then takes the mail.',
  )
}
