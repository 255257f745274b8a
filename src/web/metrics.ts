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
export function metricsPage(pages: Pages, { db, timeZone }: WebDeps): void {
  const registry = new Registry()
  collectDefaultMetrics({ register: registry })
  const gauge = <L extends string>(name: string, help: string, ...labelNames: L[]) =>
    new Gauge({ name: `paperroute_${name}`, help, labelNames, registers: [registry] })
  const deliveries = gauge('deliveries', 'Deliveries of today by their state in the ledger.', 'kind', 'status')
  const waiting = gauge('deliveries_waiting', 'Deliveries that are not finished, of all days.', 'when')
  const confirmations = gauge('confirmations_waiting', 'Confirmations that wait because too many sign up.')
  const limits = gauge('send_limit', 'Messages a second that a limited relay or domain is given.', 'kind', 'name')
  const rampUsed = gauge('ramp_messages', 'Messages of the warm-up’s day that a relay has had.', 'name')
  const subscribers = gauge('subscribers', 'Subscribers by their state.', 'state')
  const edition = gauge('edition_number', 'The number of the latest edition; 0 is the sample.')
  const papers = gauge('edition_papers', 'How many papers the latest edition has.')
  const runs = gauge(
    'run_ended_seconds',
    'When the last ingest and publish of today ended, and how.',
    'kind',
    'outcome',
  )

  pages.get('/metrics', async (c) => {
    registry.resetMetrics()
    const day = dayIn(timeZone, new Date())
    const counts = { digest: await countDigests(db, day), service: await countServiceMails(db, day) }
    for (const [kind, byStatus] of Object.entries(counts)) {
      for (const [status, count] of Object.entries(byStatus)) deliveries.set({ kind, status }, count)
    }
    const open = await countOpen(db)
    waiting.set({ when: 'due' }, open.due)
    waiting.set({ when: 'on_a_connection' }, open.inFlight)
    waiting.set({ when: 'later' }, open.later)
    confirmations.set((await waitingConfirmations(db)).count)
    for (const { kind, name, rate, ramp } of await currentLimits(db)) {
      if (rate !== null) limits.set({ kind, name }, rate)
      if (ramp !== null) rampUsed.set({ name }, ramp.taken)
    }
    for (const [state, count] of Object.entries(await countByState(db))) subscribers.set({ state }, count)
    const latest = await latestEdition(db)
    if (latest) {
      edition.set(latest.number)
      papers.set(latest.paperCount)
    }
    for (const kind of ['ingest', 'publish'] as const) {
      const run = await lastRun(db, kind, day)
      if (run?.outcome && run.finished_at) runs.set({ kind, outcome: run.outcome }, run.finished_at.getTime() / 1000)
    }
    return c.body(await registry.metrics(), 200, { 'Content-Type': registry.contentType })
  })
}
