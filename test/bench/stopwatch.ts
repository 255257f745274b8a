import { existsSync, readFileSync } from 'node:fs'
import { z } from 'zod'
import { type Database, row } from '../../src/db/database.ts'

/** Milliseconds by the clock, and of the processors' time, which others on the machine do not stretch. */
export interface Taken {
  clock: number
  /** Of this process and the server's; null where the system does not tell. */
  cpu: number | null
}

/** Measures what is asked over the one connection of `db`. */
export async function openStopwatch(db: Database): Promise<(work: () => Promise<unknown>) => Promise<Taken>> {
  const { pid } = await row(db, z.object({ pid: z.number() }), 'SELECT pg_backend_pid() AS pid')
  const path = `/proc/${pid}/schedstat`
  const isTold = existsSync(path)
  const ours = () => {
    const { user, system } = process.cpuUsage()
    return (user + system) / 1_000
  }
  const cpu = () => (isTold ? Number(readFileSync(path, 'utf8').split(' ')[0]) / 1e6 + ours() : null)
  return async (work) => {
    const before = cpu()
    const from = process.hrtime.bigint()
    await work()
    const clock = Number(process.hrtime.bigint() - from) / 1e6
    const after = cpu()
    return { clock, cpu: before === null || after === null ? null : after - before }
  }
}
