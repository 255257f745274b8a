/**
 * Lets the product live through a quarter of simulated time on the real daily papers: `npm run quarter`. Ends with 1 when
 * anybody got a paper twice, a digest at the wrong hour or none.
 */
import { existsSync } from 'node:fs'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { z } from 'zod'
import { progressBar } from '../../src/cli/output.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { isDay } from '../../src/lib/clock.ts'
import { messageOf } from '../../src/lib/error.ts'
import { corpora } from '../support/corpora.ts'
import { wrongs } from './compare.ts'
import { type Listing, madeUpListing, realListing } from './listings.ts'
import { faultsOf, type QuarterReport } from './report.ts'
import { runQuarter } from './run-quarter.ts'

const usage = `npm run quarter -- [--readers 500] [--seed 1] [--data DIR] [--from 2025-02-17] [--days 90] [--made-up] [--json]

  --readers N   how many readers there are, from 20 zones and of all cadences
  --seed N      who they are and what they do, and when things are away
  --data DIR    where hf-daily is; without it CORPORA or ../shared/data
  --from DAY    the first day; the usual one begins a spring in which the clocks change in 15 of the 20 zones
  --days N      how many days, at least 45
  --made-up     made-up papers in place of real ones
  --json        the figures alone`

const whole = (from: number, to: number) => z.coerce.number().int().min(from).max(to)
const wanted = z.object({
  readers: whole(1, 100_000),
  seed: whole(0, 2 ** 31),
  from: z.string().refine(isDay, 'is not a day written YYYY-MM-DD'),
  days: whole(45, 90),
})

/** How many offences of each kind are named. */
const mostNamed = 5

/** The table with a column for each cadence. */
function turned(byCadence: QuarterReport['byCadence']): Record<string, Record<string, number>> {
  const table: Record<string, Record<string, number>> = {}
  for (const [cadence, counts] of Object.entries(byCadence)) {
    for (const [what, count] of Object.entries(counts)) table[what] = { ...table[what], [cadence]: count }
  }
  return table
}

function tell(report: QuarterReport): void {
  const { byCadence, absences, offences, faults: _, ...figures } = report
  console.table(figures)
  console.table(turned(byCadence))
  console.table(absences)
  for (const offence of named(offences)) console.log(`${offence.wrong}: ${offence.facts}`)
}

/** The first few of each kind. */
function named(offences: QuarterReport['offences']): QuarterReport['offences'] {
  return wrongs.flatMap((wrong) => offences.filter((offence) => offence.wrong === wrong).slice(0, mostNamed))
}

async function run(options: z.infer<typeof wanted>, listing: Listing): Promise<QuarterReport> {
  const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-quarter-'))
  const bar = progressBar('Days', { lines: true })
  const postgres = await openEmbeddedPostgres({ dataDir })
  try {
    const { days } = options
    const places = { hour: 15, relay: 22, day: Math.floor(days * 0.4), week: Math.floor(days * 0.6) }
    return await runQuarter({
      ...options,
      databaseUrl: postgres.url,
      firstDay: options.from,
      listing,
      places,
      onProgress: (done) => bar.update(done, days),
    })
  } finally {
    bar.stop()
    await postgres.close()
    await rm(dataDir, { recursive: true, force: true })
  }
}

/** The listing that the command line asks for. @throws where it is not there */
function chooseListing({
  data,
  isMadeUp,
  seed,
}: {
  data: string | undefined
  isMadeUp: boolean
  seed: number
}): Listing {
  if (isMadeUp) return madeUpListing(seed)
  const folder = [data && join(data, 'hf-daily'), data].find((path) => path && existsSync(join(path, 'morning')))
  if (folder) return realListing(folder)
  throw new Error('There is no hf-daily. Name the folder that it is in by --data DIR, or ask for --made-up papers.')
}

process.exitCode = 1
try {
  const { values } = parseArgs({
    options: {
      readers: { type: 'string', default: '500' },
      seed: { type: 'string', default: '1' },
      data: { type: 'string', ...(corpora ? { default: corpora } : {}) },
      from: { type: 'string', default: '2025-02-17' },
      days: { type: 'string', default: '90' },
      'made-up': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    console.log(usage)
    process.exitCode = 0
  } else {
    const options = wanted.parse(values)
    const listing = chooseListing({ data: values.data, isMadeUp: values['made-up'], seed: options.seed })
    const report = await run(options, listing)
    const faults = faultsOf(report)
    if (values.json) console.log(JSON.stringify({ ...report, faults }))
    else {
      tell(report)
      console.log(faults.length === 0 ? 'Every digest came once, at its hour.' : faults.join('\n'))
    }
    process.exitCode = faults.length === 0 ? 0 : 1
  }
} catch (error) {
  console.error(error instanceof z.ZodError ? z.prettifyError(error) : messageOf(error))
}
