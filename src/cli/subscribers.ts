import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import { Info } from 'luxon'
import type { Db } from '../db/database.ts'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import { addConsented } from '../subscribers/consented-store.ts'
import type { Schedule } from '../subscribers/due.ts'
import { importSubscribers } from '../subscribers/import.ts'
import { allSubscribers, deleteSubscriber, findByEmail, type Subscriber } from '../subscribers/store.ts'
import { type ConsentWay, mailAddress, type SubscriberState, subscriberStates } from '../subscribers/subscriber.ts'
import { liftSuppression, suppress } from '../subscribers/suppression.ts'
import { print, printJson, remark } from './output.ts'
import { reasonsCommand } from './reasons.ts'
import { jsonOption, withApp } from './with-app.ts'

export function subscribersCommand(): Command {
  const command = new Command('subscribers').description(
    'add, show, import, export and remove subscribers, and why some left',
  )
  command.addCommand(addCommand())
  command.addCommand(showCommand())
  command.addCommand(importCommand())
  command.addCommand(exportCommand())
  command.addCommand(removeCommand())
  command.addCommand(reasonsCommand())
  return command
}

function addCommand(): Command {
  return new Command('add')
    .description('add a subscriber who has consented: active, and due at once')
    .argument('<address>')
    .option('--lift', 'lift what suppresses the address first')
    .action((address: string, options: { lift?: boolean }) =>
      withApp(async ({ db, config }) => {
        const email = parseAddress(address)
        if (options.lift) await liftSuppression(db, email)
        const subscriber = { email, wording: 'added by the operator', how: 'operator' as const }
        const { added, suppressed, forgotten } = await addConsented(db, [subscriber], { timeZone: config.timeZone })
        if (suppressed > 0) throw new PaperrouteError(`${address} is suppressed; add --lift if you are sure.`)
        if (forgotten > 0) {
          throw new PaperrouteError(
            `${address} asked to be forgotten or moved to another address; only their own sign-up brings them back.`,
          )
        }
        if (added === 0) {
          const known = await findByEmail(db, email)
          throw new PaperrouteError(`${address} is known already, and ${known?.state}; nothing has changed.`)
        }
        print(`${email} is active and gets the latest edition with the next send.`)
      }),
    )
}

function parseAddress(address: string): string {
  const parsed = mailAddress.safeParse(address)
  if (!parsed.success) throw new PaperrouteError(`${address} ${parsed.error.issues[0]?.message}.`)
  return parsed.data
}

function showCommand(): Command {
  return new Command('show')
    .description('show a subscriber')
    .argument('<address>')
    .addOption(jsonOption())
    .action((address: string, options: { json?: boolean }) =>
      withApp(async ({ db, config }) => {
        const found = await findByEmail(db, address)
        if (!found) throw new PaperrouteError(`${address} is not a subscriber.`)
        const { publicId: _, ...facts } = found
        if (options.json) return printJson(facts)
        const { preferences: wants, pausedUntil: until } = found
        const next = found.nextDigestAt
        print(found.email)
        print(
          `  state        ${found.state} since ${found.stateChangedAt.toISOString()}${until ? ` until ${until.toISOString()}` : ''}`,
        )
        print(`  wants        ${wants.digestSize} papers, ${wants.topics.join(' ') || 'all topics'}`)
        for (const interest of ['keywords', 'avoid', 'authors'] as const)
          if (wants[interest].length > 0) print(`  ${interest.padEnd(12)} ${wants[interest].join('; ')}`)
        print(
          `  schedule     ${wants.cadence}${onDays(wants)} at ${String(wants.hour).padStart(2, '0')}:00, ${wants.timeZone}`,
        )
        print(`  language     ${wants.language ?? `${config.language}, as everybody who has chosen none`}`)
        if (wants.wantsQuietNote) print('  quiet note   says so when nothing is new')
        print(`  next digest  ${next ? (next.getTime() === 0 ? 'at once' : next.toISOString()) : 'none'}`)
        print(`  has had      ${found.readUpTo === null ? 'nothing yet' : `up to edition No. ${found.readUpTo}`}`)
        print(`  consent      ${describeConsent(found)}`)
        if (found.consent.wording) print(`  to           ${found.consent.wording}`)
        print(`  confirmed    ${describeConfirmation(found)}`)
      }),
    )
}

const ways: Record<ConsentWay, string> = {
  form: 'by the sign-up form',
  import: 'by an import',
  operator: 'by the operator',
}

/** `2026-03-01T08:00:00.000Z by the sign-up form from 192.0.2.1`. */
function describeConsent({ consent: { at, how, ip } }: Subscriber): string {
  if (!at) return 'not recorded'
  return [at.toISOString(), how && ways[how], ip && `from ${ip}`].filter(Boolean).join(' ')
}

/** Whoever left may have been signed up again, perhaps by somebody else: that has a record, and is not confirmed. */
function describeConfirmation({ consent, confirmedAt, confirmedIp }: Subscriber): string {
  if (!confirmedAt) return 'never'
  const isOlder = consent.how === 'form' && consent.at !== null && consent.at > confirmedAt
  return `${confirmedAt.toISOString()}${confirmedIp ? ` from ${confirmedIp}` : ''}${isOlder ? ', and not since they last asked' : ''}`
}

/** ` on Mon, Fri` or ` on day 31`; nothing where the cadence says it all. */
function onDays({ cadence, days }: Schedule): string {
  if (days.length === 0 || cadence === 'daily' || cadence === 'weekdays') return ''
  if (cadence === 'monthly') return ` on day ${days.join()}`
  const names = Info.weekdays('short', { locale: 'en-GB' })
  return ` on ${days.map((day) => names[day - 1]).join(', ')}`
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
      withApp(async ({ db, config }, signal) => {
        const csv = createReadStream(file, { signal })
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
        const { added, known, suppressed, forgotten, refused } = report
        if (forgotten > 0)
          remark(
            `${forgotten} passed over: they asked to be forgotten or moved to another address, and only their own sign-up brings them back`,
          )
        print(`${added} added, ${known} known already, ${suppressed} suppressed, ${refused.length} refused`)
      }),
    )
}

function exportCommand(): Command {
  return new Command('export')
    .description('print all subscribers as CSV')
    .addOption(new Option('--state <state>', 'only those in this state').choices(subscriberStates))
    .action((options: { state?: SubscriberState }) =>
      withApp(async ({ db }, signal) => {
        const lines = Readable.from(exportLines(db, options.state), { signal })
        await pipeline(lines, process.stdout, { end: false }).catch((error: NodeJS.ErrnoException) => {
          // Whoever reads has had enough, as `head` has.
          if (error.code !== 'EPIPE') throw error
        })
      }),
    )
}

const exported = [
  ['email', ({ email }) => email],
  ['state', ({ state }) => state],
  ['topics', ({ preferences }) => preferences.topics.join(' ')],
  ['trending', ({ preferences }) => preferences.withTrending],
  ['digest_size', ({ preferences }) => preferences.digestSize],
  ['cadence', ({ preferences }) => preferences.cadence],
  ['days', ({ preferences }) => preferences.days.join(' ')],
  ['hour', ({ preferences }) => preferences.hour],
  ['time_zone', ({ preferences }) => preferences.timeZone],
  ['quiet_note', ({ preferences }) => preferences.wantsQuietNote],
  ['paused_until', ({ pausedUntil }) => pausedUntil?.toISOString()],
  ['confirmed_at', ({ confirmedAt }) => confirmedAt?.toISOString()],
  ['consented_at', ({ consent }) => consent.at?.toISOString()],
  ['consent_ip', ({ consent }) => consent.ip],
  ['consent_wording', ({ consent }) => consent.wording],
  ['consent_how', ({ consent }) => consent.how],
  ['confirmed_ip', ({ confirmedIp }) => confirmedIp],
  ['keywords', ({ preferences }) => preferences.keywords.join('; ')],
  ['avoid', ({ preferences }) => preferences.avoid.join('; ')],
  ['authors', ({ preferences }) => preferences.authors.join('; ')],
  ['abstracts', ({ preferences }) => preferences.abstracts],
  ['format', ({ preferences }) => preferences.format],
  ['language', ({ preferences }) => preferences.language],
] satisfies [string, (subscriber: Subscriber) => unknown][]

async function* exportLines(db: Db, state: SubscriberState | undefined): AsyncGenerator<string> {
  yield `${exported.map(([name]) => name).join(',')}\n`
  for await (const subscriber of allSubscribers(db)) {
    if (state && subscriber.state !== state) continue
    yield `${exported.map(([, field]) => csvField(field(subscriber) ?? '')).join(',')}\n`
  }
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
        if (options.suppress) await suppress(db, parseAddress(address), 'operator', 'removed by the operator')
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
