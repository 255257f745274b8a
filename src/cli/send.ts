import { Command } from 'commander'
import type { App } from '../app.ts'
import { latestEdition } from '../editions/store.ts'
import { PaperrouteError } from '../lib/error.ts'
import type { Relays } from '../mail/relays.ts'
import { editionUrl } from '../mail/site.ts'
import type { DueGroup } from '../outbox/find-due.ts'
import { type Moment, previewSend, type SendReport } from '../outbox/send.ts'
import { countOpen } from '../outbox/store.ts'
import { papersById } from '../papers/store.ts'
import { findByEmail } from '../subscribers/store.ts'
import { suppressionOf } from '../subscribers/suppression.ts'
import { counted, print, printJson, progressBar, tallyAll } from './output.ts'
import { dayOption, jsonOption, withApp } from './with-app.ts'

interface Options {
  day?: string
  to?: string
  dryRun?: boolean
  json?: boolean
}

export function sendCommand(): Command {
  return new Command('send')
    .description('make the digests that are due and deliver until nothing is due; safe to run twice')
    .addOption(dayOption('send as if it were the end of this day'))
    .option('--to <address>', 'make this subscriber due now, and send only to them')
    .option('--dry-run', 'say who would get what, and change nothing')
    .addOption(jsonOption())
    .action((options: Options) =>
      withApp(async (app, signal) => {
        const at = app.moment(options.day)
        const only = options.to ? await findReader(app, options.to) : undefined
        if (options.dryRun) return await dryRun(app, at, only, options)
        await sendNow(app, at, { only, signal }, options)
      }),
    )
}

async function findReader(app: App, address: string): Promise<{ subscriberId: number }> {
  const subscriber = await findByEmail(app.db, address)
  if (!subscriber) {
    throw new PaperrouteError(
      `${address} is not a subscriber: add them with \`paperroute subscribers add ${address}\`.`,
    )
  }
  if (subscriber.state !== 'active') {
    throw new PaperrouteError(`${address} is ${subscriber.state}, and only active subscribers are sent digests.`)
  }
  const reason = await suppressionOf(app.db, subscriber.email)
  if (reason) throw new PaperrouteError(`${address} is suppressed (${reason}), so nothing is sent to it.`)
  return { subscriberId: subscriber.id }
}

async function sendNow(
  app: App,
  at: Moment,
  how: { only: { subscriberId: number } | undefined; signal: AbortSignal },
  options: Options,
): Promise<void> {
  const relays = await app.relays()
  const bar = progressBar('Sending', { rate: true, lines: true })
  try {
    for (const fault of await relays.verify()) app.log.warn(`${fault} The other relays are used.`)
    const onProgress = ({ done, total }: { done: number; total: number }) => bar.update(done, total)
    const report = await app.send(relays, at, { ...how, onProgress })
    bar.stop()
    if (options.json) printJson(report)
    else await printReport(app, at, report, options)
    const { due } = await countOpen(app.db)
    const left = `${counted(due, 'delivery waits', 'deliveries wait')} in the ledger`
    if (report.unreachable) {
      throw new PaperrouteError(
        `${report.isRampUsedUp ? 'One of the relays' : named(relays)} cannot be used: ${report.unreachable}. ${left}; run send again when ${relays.all.length > 1 ? 'one of them' : 'the relay'} is back.`,
      )
    }
    if (how.signal.aborted && due > 0) throw new PaperrouteError(`Stopped before the end: ${left}; run send again.`)
  } finally {
    bar.stop()
    relays.close()
  }
}

function named({ all }: Relays): string {
  return `The ${all.length > 1 ? 'relays' : 'relay'} ${all.map(({ name }) => name).join(' and ')}`
}

async function printReport(app: App, at: Moment, report: SendReport, options: Options): Promise<void> {
  const { submitted, deferred, failed, skipped, unknown } = report
  const endings = { submitted, deferred, failed, skipped, unknown }
  const isIdle = Object.values(endings).every((count) => count === 0)
  print(tallyAll(endings))
  if (report.isRampUsedUp) print('the rest waits for tomorrow: the relay has had what SEND_RAMP allows today')
  if (report.later > 0) print(`${counted(report.later, 'delivery', 'deliveries')} to be tried again later`)
  if (report.waiting > 0) print(`no new digest yet for ${counted(report.waiting, 'reader')}: the last one still waited`)
  const latest = await latestEdition(app.db, at.day)
  if (!latest) print('there is no edition yet: run `paperroute ingest` and `paperroute publish`')
  else if (report.quiet > 0) {
    const whom = options.to ?? counted(report.quiet, 'reader')
    print(`nothing new for ${whom}; the latest edition is ${editionUrl(app.site, latest)}`)
  } else if (isIdle && report.waiting === 0 && report.unreachable === null) print('nobody is due')
}

async function dryRun(
  app: App,
  at: Moment,
  only: { subscriberId: number } | undefined,
  options: Options,
): Promise<void> {
  const groups = await previewSend(app.db, at, only, app.models)
  if (options.json) return printJson(groups)
  if (groups.length === 0) print('Nobody is due; nothing would be sent.')
  for (const group of groups) print(await describeGroup(app, group))
}

async function describeGroup(app: App, { readers, addresses, digest }: DueGroup): Promise<string> {
  const left = readers - addresses.length
  const who = `${addresses.join(', ')}${left > 0 ? ` and ${left.toLocaleString('en')} more` : ''}`
  const [lead] = await papersById(
    app.db,
    digest.papers.slice(0, 1).map((paper) => paper.id),
  )
  if (!lead) return `nothing new → ${counted(readers, 'reader')}: ${who}`
  return `${counted(digest.papers.length, 'paper')}, first “${lead.title}” → ${counted(readers, 'reader')}: ${who}`
}
