import { Command } from 'commander'
import { Info } from 'luxon'
import { PaperrouteError } from '../lib/error.ts'
import { addConsented } from '../subscribers/consented-store.ts'
import type { Schedule } from '../subscribers/due.ts'
import { deleteSubscriber, findByEmail, type Subscriber } from '../subscribers/store.ts'
import { type ConsentWay, mailAddress } from '../subscribers/subscriber.ts'
import { liftSuppression, suppress } from '../subscribers/suppression.ts'
import { print, printJson } from './output.ts'
import { reasonsCommand } from './reasons.ts'
import { exportCommand, importCommand } from './subscribers-file.ts'
import { jsonOption, withApp } from './with-app.ts'

export function subscribersCommand(): Command {
  const command = new Command('subscribers')
    .description('add, show, import, export and remove subscribers, and why some left')
    .addHelpText(
      'after',
      `
Readers come by the sign-up form, or from a file of people whose consent you have:
  paperroute subscribers import readers.csv
  paperroute subscribers show ada@example.org`,
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
    .addHelpText(
      'after',
      `
The latest edition goes to them with the next send. Whoever should confirm it themselves signs up on the page instead.
  paperroute subscribers add ada@example.org`,
    )
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
    .addHelpText(
      'after',
      `
Tells the state, the preferences, when the next digest comes, and the consent with its moment and its words.
What became of their mail: "paperroute deliveries show".
  paperroute subscribers show ada@example.org`,
    )
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

function removeCommand(): Command {
  return new Command('remove')
    .description('delete a subscriber; the ledger keeps what was sent')
    .argument('<address>')
    .option('--suppress', 'and keep the address from ever being mailed again')
    .addHelpText(
      'after',
      `
With --suppress the address need not be a subscriber. "subscribers add --lift" takes that back.
  paperroute subscribers remove ada@example.org --suppress`,
    )
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
