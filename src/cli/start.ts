import { Command } from 'commander'
import { DateTime } from 'luxon'
import { type App, openApp, version } from '../app.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { announceRunning, ensureDataFolder } from '../config/data-folder.ts'
import { latestEdition } from '../editions/store.ts'
import { createLogger, type Logger } from '../lib/log.ts'
import type { Relays } from '../mail/relays.ts'
import { editionUrl } from '../mail/site.ts'
import { sampleReader, showSample, welcomeSampleReader } from '../outbox/sample.ts'
import { describeSource } from './ingest.ts'
import { counted, print } from './output.ts'
import { untilSignal } from './with-app.ts'

export function startCommand(): Command {
  return new Command('start')
    .description('everything in this process: database, inbox, pages, schedule and sender')
    .addHelpText(
      'after',
      `
Without settings it brings its own PostgreSQL (in DATA_DIR) and a local inbox that shows the mail in a browser.
With DATABASE_URL and SMTP_URL it uses those instead. Ctrl-C finishes what is under way and stops.`,
    )
    .action(async () => {
      const config = loadConfig()
      const log = createLogger(config.logLevel ?? 'info')
      await start(config, log)
    })
}

/** Everything that has been started, the newest first, so that it can be ended in that order whatever went wrong. */
type Ending = (() => Promise<void>)[]

async function start(config: Config, log: Logger): Promise<void> {
  const { signal, arrived } = untilSignal()
  const endings: Ending = []
  try {
    print(`Paperroute ${version}`)
    if (config.mail.relays.length === 0) loadInbox().catch(() => undefined)
    const app = await openApp(config, log)
    endings.unshift(() => app.close())
    if (!signal.aborted) await openAll(app, endings, signal)
    await arrived
    print('\nStopping: finishing what is under way. Ctrl-C again stops at once.')
  } finally {
    await endAll(endings)
  }
  print('Stopped.')
}

/** Ends everything also where one part fails to end, so that nothing is left running. */
async function endAll(endings: Ending): Promise<void> {
  const failures: unknown[] = []
  for (const end of endings) await end().catch((error) => failures.push(error))
  if (failures.length > 0) throw failures[0]
}

/** Opens and starts one thing after the other; a signal ends that between any two. */
async function openAll(app: App, endings: Ending, signal: AbortSignal): Promise<void> {
  const relays = await openDoors(app, endings)
  if (signal.aborted) return
  const looked = await bringFirstEdition(app, signal)
  if (signal.aborted) return
  await welcomeReader(app, relays, signal)
  const madeUp = startClock(app, endings, looked)
  const sender = app.startSender(relays, madeUp)
  endings.unshift(() => sender.drain())
  print(`Open ${app.config.web.publicUrl} to subscribe. Ctrl-C stops.`)
}

function row(what: string, where: string): void {
  print(`  ${what.padEnd(9)} ${where}`)
}

/** The pages, and the way out for mail: a relay, or the inbox that other commands find through the data folder. */
async function openDoors(app: App, endings: Ending): Promise<Relays> {
  const { config } = app
  row('Database', config.databaseUrl ? new URL(config.databaseUrl).host : `PostgreSQL in ${config.dataDir}`)
  const web = await app.serveWeb()
  endings.unshift(() => web.close())
  row('Pages', config.web.publicUrl)
  if (config.mail.relays.length === 0) await startInbox(config, endings)
  for (const { name } of config.mail.relays) row('Relay', name)
  const relays = await app.relays()
  endings.unshift(async () => relays.close())
  for (const fault of await relays.verify()) app.log.warn(`${fault} The other relays are used.`)
  return relays
}

/**
 * The inbox's library takes longer to load than all others together, and no other command needs it. What `start` loads
 * early comes in while the database opens.
 */
const loadInbox = () => import('../mail/inbox.ts')

async function startInbox(config: Config, endings: Ending): Promise<void> {
  await ensureDataFolder(config.dataDir)
  const { openInbox } = await loadInbox()
  const inbox = await openInbox({ dataDir: config.dataDir, ...config.inbox })
  endings.unshift(inbox.close)
  row('Inbox', `${inbox.webUrl}  (all mail ends here; set SMTP_URL to really send)`)
  endings.unshift(await announceRunning(config.dataDir, { smtpPort: config.inbox.smtpPort, webPort: config.web.port }))
}

/** How long the first look at the sources may take, in milliseconds; what is slower is fetched in the background. */
const firstLook = 12_000

/**
 * Where there is no edition yet: today's papers if a source can be reached, else the sample.
 * @returns the scheduled jobs whose work is done with that
 */
async function bringFirstEdition(app: App, signal: AbortSignal): Promise<string[]> {
  const latest = await latestEdition(app.db)
  if (latest && !latest.isSample) return []
  const { day } = app.moment()
  print(`\nFetching today’s papers from ${app.config.sources.names.join(' and ')} …`)
  const limit = AbortSignal.timeout(firstLook)
  const { sources } = await app.ingest(await app.sources(), { day, signal: AbortSignal.any([signal, limit]) })
  if (signal.aborted) return []
  for (const source of sources) print(`  ${describeSource(source)}`)
  const { edition, run } = await app.publish(day)
  if (edition) {
    const url = editionUrl(app.site, { ...edition, isSample: false })
    print(`Edition No. ${edition.number}: ${counted(run.count, 'paper')}, ${url}`)
  } else if (app.config.mail.relays.length > 0) {
    print('No papers yet: the next ingest brings the first edition.')
  } else {
    const shown = await showSample(app.db, day)
    if (shown || latest) print('No new papers, so a sample edition of 40 real papers stands in until there are.')
  }
  return limit.aborted ? [] : ['ingest', 'publish']
}

/** How long the sample reader's digest may take to be reported, in milliseconds. */
const firstDigest = 10_000

/** Where mail ends in the inbox and nobody is subscribed yet, somebody is, so that there is a digest to look at. */
async function welcomeReader(app: App, relays: Relays, signal: AbortSignal): Promise<void> {
  const { config, db } = app
  if (config.mail.relays.length > 0 || !(await welcomeSampleReader(db, config.timeZone))) return
  const limit = AbortSignal.any([signal, AbortSignal.timeout(firstDigest)])
  const { submitted } = await app.send(relays, app.moment(), { signal: limit })
  if (submitted > 0) print(`Sent the digest to ${sampleReader}: read it at http://localhost:${config.inbox.webPort}`)
}

/** @returns the end of what is made up of the jobs that were missed */
function startClock(app: App, endings: Ending, done: readonly string[]): Promise<void> {
  const { timeZone } = app.config
  const schedule = app.startSchedule()
  // In the background: what was missed may take minutes, and a signal must not wait for it to begin.
  const madeUp = schedule.makeUpMissed(new Date(), done)
  endings.unshift(async () => {
    await schedule.stop()
    await madeUp
  })
  print('\nRunning. Next:')
  for (const { name, at } of schedule.next()) {
    if (!at || (name !== 'ingest' && name !== 'publish')) continue
    const moment = DateTime.fromJSDate(at, { zone: timeZone }).setLocale('en-GB').toFormat('ccc d LLL, HH:mm')
    row(name, `${moment} (${timeZone})`)
  }
  return madeUp
}
