import { Command } from 'commander'
import { type App, openApp, version } from '../app.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { announceRunning } from '../config/data-folder.ts'
import { latestEdition } from '../editions/store.ts'
import { createLogger, type Logger } from '../lib/log.ts'
import { type Inbox, openInbox } from '../mail/inbox.ts'
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
      const log = createLogger(config.logLevel)
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
    const app = await openApp(config, log)
    endings.unshift(() => app.close())
    await openDoors(app, endings)
    await bringFirstEdition(app, signal)
    if (!signal.aborted) await sendAndRun(app, endings)
    await arrived
    print('\nStopping: finishing what is under way …')
  } finally {
    for (const end of endings) await end()
  }
  print('Stopped.')
}

function row(what: string, where: string): void {
  print(`  ${what.padEnd(9)} ${where}`)
}

/** Inbox and pages; other commands find them through the data folder. */
async function openDoors(app: App, endings: Ending): Promise<void> {
  const { config } = app
  row('Database', config.databaseUrl ? new URL(config.databaseUrl).host : `PostgreSQL in ${config.dataDir}`)
  const web = await app.serveWeb()
  endings.unshift(() => web.close())
  row('Pages', config.web.publicUrl)
  let inbox: Inbox | undefined
  if (config.mail.smtpUrl) row('Relay', new URL(config.mail.smtpUrl).host)
  else {
    inbox = await openInbox({ dataDir: config.dataDir, ...config.inbox })
    endings.unshift(inbox.close)
    row('Inbox', `${inbox.webUrl}  (all mail ends here; set SMTP_URL to really send)`)
  }
  const withdraw = await announceRunning(config.dataDir, {
    smtpPort: inbox ? config.inbox.smtpPort : null,
    webPort: config.web.port,
  })
  endings.unshift(withdraw)
}

/** How long the first look at the sources may take, in milliseconds; what is slower comes with the hourly ingest. */
const firstLook = 12_000

/** Where there is no edition yet: today's papers if a source can be reached, else the sample. */
async function bringFirstEdition(app: App, signal: AbortSignal): Promise<void> {
  const latest = await latestEdition(app.db)
  if (latest && !latest.isSample) return
  const { day } = app.moment()
  print(`\nFetching today’s papers from ${app.config.sources.names.join(' and ')} …`)
  const limit = AbortSignal.any([signal, AbortSignal.timeout(firstLook)])
  const { sources } = await app.ingest(app.sources, { day, signal: limit })
  for (const source of sources) print(`  ${describeSource(source)}`)
  const { edition, run } = await app.publish(day)
  if (edition) {
    print(
      `Edition No. ${edition.number}: ${counted(run.count, 'paper')}, ${editionUrl(app.site, { ...edition, isSample: false })}`,
    )
  } else if (app.config.mail.smtpUrl) {
    print('No papers yet: the next ingest brings the first edition.')
  } else {
    const shown = await showSample(app.db, day)
    if (shown || latest) print('No new papers, so a sample edition of 40 real papers stands in until there are.')
  }
}

/** How long the sample reader's digest may take to be reported, in milliseconds. */
const firstDigest = 10_000

async function sendAndRun(app: App, endings: Ending): Promise<void> {
  const { config, db } = app
  const relay = await app.relay()
  endings.unshift(async () => relay.close())
  await relay.verify()
  const welcomed = !config.mail.smtpUrl && (await welcomeSampleReader(db, config.timeZone))
  if (welcomed) {
    const { submitted } = await app.send(relay, app.moment(), { signal: AbortSignal.timeout(firstDigest) })
    if (submitted > 0) print(`Sent the digest to ${sampleReader}: read it at http://localhost:${config.inbox.webPort}`)
  }
  const sender = app.startSender(relay)
  endings.unshift(() => sender.drain())
  const schedule = app.startSchedule()
  const madeUp = schedule.makeUpMissed(new Date())
  endings.unshift(async () => {
    await schedule.stop()
    await madeUp
  })
  print('\nRunning. Next:')
  for (const { name, at } of schedule.next()) {
    if (name !== 'partitions' && at)
      row(name, `${at.toLocaleString('en-GB', { timeZone: config.timeZone })} (${config.timeZone})`)
  }
  print(`Open ${config.web.publicUrl} to subscribe. Ctrl-C stops.`)
}
