import { Command } from 'commander'
import type { App } from '../app.ts'
import { latestEdition } from '../editions/store.ts'
import { PaperrouteError } from '../lib/error.ts'
import { editionUrl } from '../mail/site.ts'
import type { DueGroup } from '../outbox/fan-out.ts'
import { type Moment, previewSend, type SendReport } from '../outbox/send.ts'
import { papersById } from '../papers/store.ts'
import { findByEmail } from '../subscribers/store.ts'
import { counted, print, printJson, progressBar, tally } from './output.ts'
import { dayOption, jsonOption, untilSignal, withApp } from './with-app.ts'

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
      withApp(async (app) => {
        const at = app.moment(options.day)
        const only = options.to ? await findReader(app, options.to) : undefined
        if (options.dryRun) return await dryRun(app, at, only, options)
        await sendNow(app, at, only, options)
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
  return { subscriberId: subscriber.id }
}

async function sendNow(
  app: App,
  at: Moment,
  only: { subscriberId: number } | undefined,
  options: Options,
): Promise<void> {
  const relay = await app.relay()
  const bar = progressBar('Sending')
  const { signal } = untilSignal()
  try {
    await relay.verify()
    const onProgress = ({ done, total }: { done: number; total: number }) => bar.update(done, total)
    const report = await app.send(relay, at, { only, signal, onProgress })
    bar.stop()
    if (options.json) printJson(report)
    else await printReport(app, at, report, options)
    if (report.unreachable) {
      throw new PaperrouteError(
        `The relay ${relay.name} cannot be used: ${report.unreachable}. What is left waits; run send again when the relay is back.`,
      )
    }
  } finally {
    bar.stop()
    relay.close()
  }
}

async function printReport(app: App, at: Moment, report: SendReport, options: Options): Promise<void> {
  const { submitted, deferred, failed, skipped, unknown } = report
  print(tally({ submitted, deferred, failed, skipped, unknown }))
  if (report.later > 0) print(`${counted(report.later, 'delivery', 'deliveries')} to be tried again later`)
  if (report.quiet > 0) {
    const latest = await latestEdition(app.db, at.day)
    const where = latest ? `; the latest edition is ${editionUrl(app.site, latest)}` : ''
    print(`nothing new for ${options.to ?? counted(report.quiet, 'reader')}${where}`)
  } else if (submitted + deferred + failed + skipped + unknown === 0) {
    const latest = await latestEdition(app.db, at.day)
    print(latest ? 'nobody is due' : 'there is no edition yet: run `paperroute ingest` and `paperroute publish`')
  }
}

async function dryRun(
  app: App,
  at: Moment,
  only: { subscriberId: number } | undefined,
  options: Options,
): Promise<void> {
  const groups = await previewSend(app.db, at, only)
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
