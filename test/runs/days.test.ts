import { expect, test } from 'vitest'
import { type DaySummary, summariseDays } from '../../src/runs/days.ts'
import type { RunRow, SourceRow } from '../../src/runs/store.ts'

let id = 0
function run(day: string, kind: RunRow['kind'], outcome: RunRow['outcome'], count = 0): RunRow {
  id += 1
  const at = new Date(`${day}T05:00:00Z`)
  return { id, kind, day, sources: [], started_at: at, finished_at: at, outcome, count, reason: outcome }
}

function part(of: RunRow, source: string, outcome: SourceRow['outcome'], added = 0): SourceRow {
  return { runId: of.id, source, outcome, reason: outcome, added, known: 0, refused: 0 }
}

function summary(runs: RunRow[], parts: SourceRow[]): DaySummary | undefined {
  return summariseDays(runs, parts)[0]
}

test('a source that was asked often has brought the sum, and is done though nothing was new at last', () => {
  const runs = ['done', 'quiet', 'done', 'quiet'].map(() => run('2026-03-10', 'ingest', 'done'))
  const [a, b, c, d] = runs as [RunRow, RunRow, RunRow, RunRow]
  const parts = [
    part(a, 'arxiv', 'done', 20),
    part(b, 'arxiv', 'quiet'),
    part(c, 'arxiv', 'done', 3),
    part(d, 'arxiv', 'quiet'),
  ]
  expect(summary(runs, parts)?.sources).toEqual([{ source: 'arxiv', added: 23, outcome: 'done', reason: null }])
})

test('a source stands as it was found last where that was trouble', () => {
  const runs = [run('2026-03-10', 'ingest', 'done'), run('2026-03-10', 'ingest', 'failed')]
  const [a, b] = runs as [RunRow, RunRow]
  const parts = [part(a, 'arxiv', 'done', 2), part(b, 'arxiv', 'failed')]
  expect(summary(runs, parts)?.sources).toEqual([{ source: 'arxiv', added: 2, outcome: 'failed', reason: 'failed' }])
})

test('of several publishes the one that made the edition counts, else the last that ended', () => {
  const done = [run('2026-03-10', 'publish', 'done', 7), run('2026-03-10', 'publish', 'quiet')]
  expect(summary(done, [])?.publish).toMatchObject({ outcome: 'done', count: 7 })
  const late = [
    run('2026-03-10', 'publish', 'failed'),
    run('2026-03-10', 'publish', 'stale'),
    run('2026-03-10', 'publish', null),
  ]
  expect(summary(late, [])?.publish).toMatchObject({ outcome: 'stale' })
})

test('days keep the order of their runs, and one without a publish says so', () => {
  const runs = [run('2026-03-11', 'ingest', 'quiet'), run('2026-03-10', 'publish', 'done', 1)]
  expect(summariseDays(runs, []).map(({ day, publish }) => [day, publish?.outcome])).toEqual([
    ['2026-03-11', undefined],
    ['2026-03-10', 'done'],
  ])
})
