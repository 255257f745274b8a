/**
 * Kills senders, PostgreSQL and the receiver at random moments of a sending and counts every reader's copies:
 * `npm run chaos -- --kills 100 --readers 2000 --seed 1`, with `--json` for the figures alone. Ends with 1 when anybody
 * is lost, or got more copies than the ledger can tell of.
 */
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { messageOf } from '../../src/lib/error.ts'
import { type ChaosReport, faultsOf } from './report.ts'
import { runChaos } from './run-chaos.ts'

const { values } = parseArgs({
  options: {
    readers: { type: 'string', default: '2000' },
    kills: { type: 'string', default: '100' },
    seed: { type: 'string', default: String(Date.now() % 1_000_000) },
    json: { type: 'boolean', default: false },
  },
})
const whole = z.coerce.number().int().min(1).max(1_000_000)
const wanted = z.object({ readers: whole, kills: whole, seed: z.coerce.number().int().min(0) }).parse(values)

const broken = new AbortController()
for (const signal of ['SIGINT', 'SIGTERM'] as const) {
  process.once(signal, () => broken.abort(new Error(`broken off by ${signal}`)))
}

function tell(report: ChaosReport, faults: readonly string[]): void {
  const { kills, states, deaths: _, ...figures } = report
  const killed = Object.fromEntries(Object.entries(kills).map(([victim, count]) => [`killed: ${victim}`, count]))
  const ended = Object.fromEntries(Object.entries(states).map(([state, count]) => [`in the ledger: ${state}`, count]))
  console.table({ ...killed, ...figures, ...ended })
  console.log(faults.length === 0 ? 'Nobody was lost.' : faults.join('\n'))
}

process.exitCode = 1
try {
  const log = values.json ? {} : { log: (line: string) => console.error(line) }
  const report = await runChaos({ ...wanted, signal: broken.signal, ...log })
  const faults = faultsOf(report)
  if (values.json) console.log(JSON.stringify({ ...report, faults }))
  else tell(report, faults)
  process.exitCode = faults.length === 0 ? 0 : 1
} catch (error) {
  console.error(messageOf(broken.signal.aborted ? broken.signal.reason : error))
}
