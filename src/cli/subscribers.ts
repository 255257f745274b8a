import { createReadStream } from 'node:fs'
import { Command, Option } from 'commander'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import { importSubscribers } from '../subscribers/import.ts'
import { addConsented, allSubscribers, deleteSubscriber, findByEmail } from '../subscribers/store.ts'
import { mailAddress } from '../subscribers/subscriber.ts'
import { liftSuppression, suppress } from '../subscribers/suppression.ts'
import { print, printJson, remark } from './output.ts'
import { jsonOption, withApp } from './with-app.ts'

export function subscribersCommand(): Command {
  const command = new Command('subscribers').description('add, show, import, export and remove subscribers')
  command.addCommand(addCommand())
  command.addCommand(showCommand())
  command.addCommand(importCommand())
  command.addCommand(exportCommand())
  command.addCommand(removeCommand())
  return command
}

function addCommand(): Command {
  return new Command('add')
    .description('add a subscriber who has consented: active, and due at once')
    .argument('<address>')
    .option('--lift', 'lift what suppresses the address first')
    .action((address: string, options: { lift?: boolean }) =>
      withApp(async ({ db, config }) => {
        const parsed = mailAddress.safeParse(address)
        if (!parsed.success) throw new PaperrouteError(`${address} ${parsed.error.issues[0]?.message}.`)
        if (options.lift) await liftSuppression(db, parsed.data)
        const subscriber = { email: parsed.data, wording: 'added by the operator' }
        const { added, suppressed } = await addConsented(db, [subscriber], { timeZone: config.timeZone })
        if (suppressed > 0) throw new PaperrouteError(`${address} is suppressed; add --lift if you are sure.`)
        if (added === 0) {
          const known = await findByEmail(db, parsed.data)
          throw new PaperrouteError(`${address} is known already, and ${known?.state}; nothing has changed.`)
        }
        print(`${parsed.data} is active and gets the latest edition with the next send.`)
      }),
    )
}

function showCommand(): Command {
  return new Command('show')
    .description('show a subscriber')
    .argument('<address>')
    .addOption(jsonOption())
    .action((address: string, options: { json?: boolean }) =>
      withApp(async ({ db }) => {
        const found = await findByEmail(db, address)
        if (!found) throw new PaperrouteError(`${address} is not a subscriber.`)
        const { publicId: _, ...facts } = found
        if (options.json) return printJson(facts)
        const { preferences: wants } = found
        const next = found.nextDigestAt
        print(found.email)
        print(`  state        ${found.state} since ${found.stateChangedAt.toISOString()}`)
        print(`  wants        ${wants.digestSize} papers, ${wants.topics.join(' ') || 'all topics'}`)
        print(`  schedule     ${wants.cadence} at ${wants.hour}:00, ${wants.timeZone}`)
        print(`  next digest  ${next ? (next.getTime() === 0 ? 'at once' : next.toISOString()) : 'none'}`)
        print(`  has had      ${found.readUpTo === null ? 'nothing yet' : `up to edition No. ${found.readUpTo}`}`)
        print(
          `  consent      ${found.consent.at?.toISOString() ?? 'not recorded'}${found.consent.ip ? ` from ${found.consent.ip}` : ''}`,
        )
      }),
    )
}

function importCommand(): Command {
  return new Command('import')
    .description('add the addresses of a CSV file, whose consent you have: active, and due at once')
    .argument(
      '<file>',
      'with a header line and at least the column email; the other columns that export writes may follow',
    )
    .addOption(jsonOption())
    .action((file: string, options: { json?: boolean }) =>
      withApp(async ({ db, config }) => {
        const csv = createReadStream(file)
        await new Promise<void>((resolve, reject) => {
          csv.once('open', () => resolve())
          csv.once('error', (error) => reject(new PaperrouteError(`${file} cannot be read: ${messageOf(error)}.`)))
        })
        const report = await importSubscribers(db, csv, {
          timeZone: config.timeZone,
          wording: 'imported by the operator, who has the consent',
        })
        if (options.json) return printJson(report)
        for (const refused of report.refused) remark(`line ${refused.line}: ${refused.why}`)
        const { added, known, suppressed, refused } = report
        print(`${added} added, ${known} known already, ${suppressed} suppressed, ${refused.length} refused`)
      }),
    )
}

function exportCommand(): Command {
  return new Command('export')
    .description('print all subscribers as CSV')
    .addOption(new Option('--state <state>', 'only those in this state'))
    .action((options: { state?: string }) =>
      withApp(async ({ db }) => {
        print(
          'email,state,topics,trending,digest_size,cadence,hour,time_zone,confirmed_at,consented_at,consent_ip,consent_wording',
        )
        for await (const subscriber of allSubscribers(db)) {
          if (options.state && subscriber.state !== options.state) continue
          const { topics, withTrending, digestSize, cadence, hour, timeZone } = subscriber.preferences
          const { at, ip, wording } = subscriber.consent
          const confirmed = subscriber.confirmedAt?.toISOString() ?? ''
          const columns = [
            subscriber.email,
            subscriber.state,
            topics.join(' '),
            withTrending,
            digestSize,
            cadence,
            hour,
          ]
          print(
            [...columns, timeZone, confirmed, at?.toISOString() ?? '', ip ?? '', wording ?? ''].map(csvField).join(','),
          )
        }
      }),
    )
}

function removeCommand(): Command {
  return new Command('remove')
    .description('delete a subscriber; the ledger keeps what was sent')
    .argument('<address>')
    .option('--suppress', 'and keep the address from ever being mailed again')
    .action((address: string, options: { suppress?: boolean }) =>
      withApp(async ({ db }) => {
        const found = await findByEmail(db, address)
        if (!found && !options.suppress) throw new PaperrouteError(`${address} is not a subscriber.`)
        if (options.suppress) await suppress(db, address, 'operator', 'removed by the operator')
        if (found) await deleteSubscriber(db, found.id)
        print(`${address} is removed${options.suppress ? ' and suppressed' : ''}.`)
      }),
    )
}

/** RFC 4180; a field that a spreadsheet would take for a formula is kept from it by a leading apostrophe. */
function csvField(value: unknown): string {
  const text = String(value)
  const safe = /^[=+\-@\t]/.test(text) && !/^[-+]?\d/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
