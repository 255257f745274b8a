import { Command } from 'commander'
import type { Db } from '../db/database.ts'
import { editionOf, latestEdition } from '../editions/store.ts'
import { waitingConfirmations } from '../outbox/confirmation-store.ts'
import { type CurrentLimit, currentLimits } from '../outbox/limits-store.ts'
import { countDigests, countOpen, countServiceMails } from '../outbox/store.ts'
import { type DaySummary, summariseDays } from '../runs/days.ts'
import { describeOutcome, type RunOutcome, stoppedEarly } from '../runs/run.ts'
import { type RunRow, recentRuns, runsOf, sourcesOf } from '../runs/store.ts'
import { countByState } from '../subscribers/store.ts'
import { counted, print, printJson, tally } from './output.ts'
import { dayOption, jsonOption, withApp } from './with-app.ts'

export function statusCommand(): Command {
  return new Command('status')
    .description('what became of the day: its runs, its edition, and the ledger by state')
    .addOption(dayOption('the day in question (default: today)'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Shows each ingest and publish with its outcome and reason, how many deliveries are in which state, what waits and why,
the subscribers by state, and how the last days ended:
  paperroute status
  paperroute status --day 2026-03-10 --json`,
    )
    .action((options: { day?: string; json?: boolean }) =>
      withApp(async ({ db, moment, config }) => {
        const { day } = moment(options.day)
        const facts = {
          day,
          runs: await runsOf(db, day),
          edition: (await editionOf(db, day)) ?? null,
          latestEdition: (await latestEdition(db)) ?? null,
          digests: await countDigests(db, day),
          serviceMails: await countServiceMails(db, day),
          open: await countOpen(db),
          confirmations: await waitingConfirmations(db),
          limits: await currentLimits(db),
          subscribers: await countByState(db),
          days: await lastDays(db),
        }
        if (options.json) return printJson(facts)
        print(`${day}`)
        printRuns(facts.runs)
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
        if (facts.confirmations.count > 0)
          print(`  sign-ups     ${describeFlood(facts.confirmations, config.mail.confirmationsPerHour)}`)
        for (const limit of facts.limits) print(`  limit        ${describeLimit(limit)}`)
        if (facts.days.length > 0) print('\nLast days')
        for (const summary of facts.days) print(`  ${describeDay(summary)}`)
      }),
    )
}

/** What an operator should know of it, and what to do. */
function describeFlood({ count, until }: { count: number; until: Date | null }, perHour: number): string {
  const last = until ? `, the last until ${until.toISOString().slice(0, 16).replace('T', ' ')} UTC` : ''
  return `${counted(count, 'confirmation')} ${count === 1 ? 'waits' : 'wait'} for their turn${last}: more than ${perHour.toLocaleString('en')} an hour. Raise CONFIRMATIONS_PER_HOUR if they are welcome`
}

/** `gmail.com  0.5 a second, slowed down · 4 at once`. */
function describeLimit({ name, rate, isSlowed, atOnce, ramp }: CurrentLimit): string {
  const parts = [
    rate === null ? [] : `${Number(rate.toPrecision(2))} a second${isSlowed ? ', slowed down as it asked' : ''}`,
    atOnce === null ? [] : `${atOnce} at once`,
    ramp === null ? [] : `warm-up ${ramp.taken.toLocaleString('en')} of ${ramp.total.toLocaleString('en')} today`,
  ]
  return `${name}  ${parts.flat().join(' · ')}`
}

/** How many days `status` looks back on. */
const shownDays = 7

async function lastDays(db: Db): Promise<DaySummary[]> {
  const runs = await recentRuns(db, shownDays)
  const parts = await sourcesOf(
    db,
    runs.map((run) => run.id),
  )
  return summariseDays(runs, parts)
}

/** All runs that say something: of some that follow each other and ended alike without a paper, the last. */
function printRuns(runs: readonly RunRow[]): void {
  const told = runs.filter((run, index) => {
    const next = runs.slice(index + 1).find((other) => other.kind === run.kind)
    return run.outcome === 'done' || run.outcome !== next?.outcome || run.reason !== next.reason
  })
  for (const run of told) print(`  ${run.kind.padEnd(12)} ${describeRun(run)}`)
  const untold = runs.length - told.length
  if (untold > 0) print(`  and          ${counted(untold, 'run')} before that ended likewise`)
  if (runs.length === 0) print('  no run on this day')
}

/** `2026-03-10  edition of 23 papers · hugging-face 20 · arxiv stale`. */
function describeDay({ day, sources, publish }: DaySummary): string {
  const parts = sources.map(({ source, added, outcome, reason }) => {
    if (outcome === 'done') return `${source} ${added.toLocaleString('en')}`
    const how = reason === stoppedEarly ? stoppedEarly : outcome
    return `${source} ${how}${added > 0 ? ` after ${added}` : ''}`
  })
  const edition =
    publish === null
      ? 'not published'
      : publish.outcome === 'done'
        ? `edition of ${counted(publish.count, 'paper')}`
        : publish.outcome === 'quiet'
          ? `no edition: ${publish.reason}`
          : `no edition: ${publish.outcome}`
  return [`${day}  ${edition}`, ...parts].join(' · ')
}

function describeRun(run: RunRow): string {
  const at = run.started_at.toISOString().slice(11, 16)
  if (run.outcome === null) return `${at} UTC  still running, or interrupted`
  return `${at} UTC  ${describeOutcome({ outcome: run.outcome, count: run.count ?? 0, reason: run.reason } as RunOutcome)}`
}
