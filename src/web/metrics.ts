import { collectDefaultMetrics, Gauge, Registry } from 'prom-client'
import { latestEdition } from '../editions/store.ts'
import { dayIn } from '../lib/clock.ts'
import { waitingConfirmations } from '../outbox/confirmation-store.ts'
import { currentLimits } from '../outbox/limits-store.ts'
import { countDigests, countOpen, countServiceMails } from '../outbox/store.ts'
import { lastRun } from '../runs/store.ts'
import { countByState } from '../subscribers/store.ts'
import type { Pages, WebDeps } from './deps.ts'

/**
 * What `paperroute status` tells, for Prometheus, and how the process does. Counts alone: nobody's address is in it.
 * Source: https://prometheus.io/docs/instrumenting/exposition_formats/
 */
export function metricsPage(pages: Pages, deps: WebDeps): void {
  const ofProcess = new Registry()
  collectDefaultMetrics({ register: ofProcess })

  pages.get('/metrics', async (c) => {
    const registry = Registry.merge([ofProcess, gaugesOf(await readFacts(deps))])
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType })
  })
}

async function readFacts({ db, timeZone }: WebDeps) {
  const day = dayIn(timeZone, new Date())
  return {
    deliveries: { digest: await countDigests(db, day), service: await countServiceMails(db, day) },
    open: await countOpen(db),
    confirmations: await waitingConfirmations(db),
    limits: await currentLimits(db),
    subscribers: await countByState(db),
    edition: await latestEdition(db),
    runs: { ingest: await lastRun(db, 'ingest', day), publish: await lastRun(db, 'publish', day) },
  }
}

/** New ones for each scrape: what is no more is not in them, and scrapes at the same time have none in common. */
function gaugesOf(facts: Awaited<ReturnType<typeof readFacts>>): Registry {
  const registry = new Registry()
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `paperroute_${name}`, help, labelNames, registers: [registry] })

  const deliveries = gauge('deliveries', 'Deliveries of today by their state in the ledger.', 'kind', 'status')
  for (const [kind, byStatus] of Object.entries(facts.deliveries)) {
    for (const [status, count] of Object.entries(byStatus)) deliveries.set({ kind, status }, count)
  }

  const waiting = gauge('deliveries_waiting', 'Deliveries that are not finished, of all days.', 'when')
  waiting.set({ when: 'due' }, facts.open.due)
  waiting.set({ when: 'on_a_connection' }, facts.open.inFlight)
  waiting.set({ when: 'later' }, facts.open.later)
  gauge('confirmations_waiting', 'Confirmations that wait because too many sign up.').set(facts.confirmations.count)

  const limits = gauge('send_limit', 'Messages a second that a limited relay or domain is given.', 'kind', 'name')
  const rampUsed = gauge('ramp_messages', 'Messages of the warm-up’s day that a relay has had.', 'name')
  for (const { kind, name, rate, ramp } of facts.limits) {
    if (rate !== null) limits.set({ kind, name }, rate)
    if (ramp !== null) rampUsed.set({ name }, ramp.taken)
  }

  const subscribers = gauge('subscribers', 'Subscribers by their state.', 'state')
  for (const [state, count] of Object.entries(facts.subscribers)) subscribers.set({ state }, count)

  const { edition } = facts
  gauge('edition_number', 'The number of the latest edition; 0 is the sample.').set(edition?.number ?? 0)
  gauge('edition_papers', 'How many papers the latest edition has.').set(edition?.paperCount ?? 0)

  const ended = gauge(
    'run_ended_seconds',
    'When the last ingest and publish of today ended, and how.',
    'kind',
    'outcome',
  )
  for (const [kind, run] of Object.entries(facts.runs)) {
    if (run?.outcome && run.finished_at) ended.set({ kind, outcome: run.outcome }, run.finished_at.getTime() / 1000)
  }
  return registry
}
