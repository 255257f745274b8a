import { createReadStream } from 'node:fs'
import { Readable } from 'node:stream'
import { pipeline } from 'node:stream/promises'
import { Command, Option } from 'commander'
import type { Db } from '../db/database.ts'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import { importSubscribers } from '../subscribers/import.ts'
import { allSubscribers, type Subscriber } from '../subscribers/store.ts'
import { type SubscriberState, subscriberStates } from '../subscribers/subscriber.ts'
import { print, printJson, remark } from './output.ts'
import { jsonOption, withApp } from './with-app.ts'

/** The columns of the file that export writes, and all that import reads. */
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

const importHelp = `
The other columns that "subscribers export" writes may be there too, in any order, and may be empty:
${inRows(exported.map(([name]) => name).filter((name) => name !== 'email'))}
Topics are categories between blanks, keywords and names stand between semicolons. A bad line is named and passed over,
and nobody is added twice:
  paperroute subscribers import readers.csv`

/** Names between commas, indented, in rows that fit on a terminal. */
function inRows(names: readonly string[]): string {
  return names
    .join(', ')
    .replaceAll(/(.{1,74})(?: |$)/g, '  $1\n')
    .trimEnd()
}

export function importCommand(): Command {
  return new Command('import')
    .description('add the addresses of a CSV file, whose consent you have: active, and due at once')
    .argument('<file>', 'with a header line and at least the column email')
    .addOption(jsonOption())
    .addHelpText('after', importHelp)
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

export function exportCommand(): Command {
  return new Command('export')
    .description('print all subscribers as CSV')
    .addOption(new Option('--state <state>', 'only those in this state').choices(subscriberStates))
    .addHelpText(
      'after',
      `
Everything that import reads comes out, so that it serves as a backup or to move to another installation:
  paperroute subscribers export > subscribers.csv
  paperroute subscribers export --state active | cut -d, -f1`,
    )
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

async function* exportLines(db: Db, state: SubscriberState | undefined): AsyncGenerator<string> {
  yield `${exported.map(([name]) => name).join(',')}\n`
  for await (const subscriber of allSubscribers(db)) {
    if (state && subscriber.state !== state) continue
    yield `${exported.map(([, field]) => csvField(field(subscriber) ?? '')).join(',')}\n`
  }
}

/** RFC 4180; a field that a spreadsheet would take for a formula is kept from it by a leading apostrophe. */
function csvField(value: unknown): string {
  const text = String(value)
  const safe = /^[=+\-@\t]/.test(text) && !/^[-+]?\d/.test(text) ? `'${text}` : text
  return /[",\n\r]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe
}
