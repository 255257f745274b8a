import { Command } from 'commander'
import { editionOf, latestEdition } from '../editions/store.ts'
import { countDigests, countOpen, countServiceMails } from '../outbox/store.ts'
import { describeOutcome, type RunOutcome } from '../runs/run.ts'
import { type RunRow, runsOf } from '../runs/store.ts'
import { countByState } from '../subscribers/store.ts'
import { counted, print, printJson, tally } from './output.ts'
import { dayOption, jsonOption, withApp } from './with-app.ts'

export function statusCommand(): Command {
  return new Command('status')
    .description('what became of the day: its runs, its edition, and the ledger by state')
    .addOption(dayOption('the day in question (default: today)'))
    .addOption(jsonOption())
    .action((options: { day?: string; json?: boolean }) =>
      withApp(async ({ db, moment }) => {
        const { day } = moment(options.day)
        const facts = {
          day,
          runs: await runsOf(db, day),
          edition: (await editionOf(db, day)) ?? null,
          latestEdition: (await latestEdition(db)) ?? null,
          digests: await countDigests(db, day),
          serviceMails: await countServiceMails(db, day),
          open: await countOpen(db),
          subscribers: await countByState(db),
        }
        if (options.json) return printJson(facts)
        print(`${day}`)
        for (const run of facts.runs) print(`  ${run.kind.padEnd(12)} ${describeRun(run)}`)
        if (facts.runs.length === 0) print('  no run on this day')
        const { edition, latestEdition: latest } = facts
        const has = edition ? `No. ${edition.number}, ${counted(edition.paperCount, 'paper')}` : 'none'
        const last =
          !edition && latest && !latest.isSample ? `; the latest is No. ${latest.number} of ${latest.day}` : ''
        print(`  edition      ${has}${last}`)
        print(`  digests      ${tally(facts.digests)}`)
        print(`  service mail ${tally(facts.serviceMails)}`)
        print(
          `  waiting      ${tally({ 'due now': facts.open.due, 'on a connection': facts.open.inFlight, later: facts.open.later })}`,
        )
        print(`  subscribers  ${tally(facts.subscribers)}`)
      }),
    )
}

function describeRun(run: RunRow): string {
  const at = run.started_at.toISOString().slice(11, 16)
  if (run.outcome === null) return `${at} UTC  still running, or interrupted`
  return `${at} UTC  ${describeOutcome({ outcome: run.outcome, count: run.count ?? 0, reason: run.reason } as RunOutcome)}`
}
