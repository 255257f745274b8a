import { Command } from 'commander'
import { PaperrouteError } from '../lib/error.ts'
import { type DeliveryRecord, deliveriesTo, retryEnded } from '../outbox/ledger-store.ts'
import { counted, print, printJson } from './output.ts'
import { dayOption, jsonOption, withApp } from './with-app.ts'

/** How many deliveries `show` looks back on. */
const shown = 20

export function deliveriesCommand(): Command {
  const show = new Command('show')
    .description('what became of the mail to an address: each delivery, with every attempt and what the relay said')
    .argument('<address>', 'the address')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
The last ${shown}, the newest first. Addresses of ADMIN_EMAILS have their notices here:
  paperroute deliveries show ada@example.org`,
    )
    .action((address: string, options: { json?: boolean }) =>
      withApp(async ({ db }) => {
        const found = await deliveriesTo(db, address, shown)
        if (options.json) return printJson(found)
        if (found.length === 0) throw new PaperrouteError(`The ledger has no delivery to ${address}.`)
        for (const delivery of found) printDelivery(delivery)
      }),
    )
  const retry = new Command('retry')
    .description(
      'queue the failed digests of a day again, and no others; the sender, or "paperroute send", submits them',
    )
    .addOption(dayOption('the day of the digests (default: today)'))
    .option('--unknown', 'in their place those of which nobody knows whether the relay took them: some readers get two')
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Once what made them fail is mended, such as a relay that refused the sender:
  paperroute deliveries retry --day 2026-03-10 && paperroute send`,
    )
    .action((options: { day?: string; unknown?: boolean; json?: boolean }) =>
      withApp(async ({ db, moment }) => {
        const { day } = moment(options.day)
        const status = options.unknown ? 'unknown' : 'failed'
        const { queued, left } = await retryEnded(db, day, status)
        if (options.json) return printJson({ day, queued, left })
        print(`${day}: ${counted(queued, `${status} digest`)} queued again`)
        if (left > 0)
          print(`${counted(left, 'other')} left alone: a later digest has their papers, or the reader has gone`)
      }),
    )
  return new Command('deliveries')
    .description('the ledger: what became of each message, and sending again what failed')
    .addCommand(show)
    .addCommand(retry)
    .addHelpText(
      'after',
      `
A day in numbers is in "paperroute status"; one reader’s mail, with what the relay said, is here:
  paperroute deliveries show ada@example.org`,
    )
}

function printDelivery({
  day,
  kind,
  status,
  attempts,
  messageId,
  response,
  reason,
  changedAt,
  history,
}: DeliveryRecord): void {
  print(`${day}  ${kind}  ${status}${messageId ? `  ${messageId}` : ''}`)
  const states = [...history, { since: changedAt, status, attempts, said: response ?? reason }]
  for (const state of states) {
    const said = state.said ? `  ${state.said}` : ''
    print(
      `  ${state.since.toISOString().slice(0, 19).replace('T', ' ')} UTC  ${state.status.padEnd(9)}${said}`.trimEnd(),
    )
  }
}
