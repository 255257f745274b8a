import { z } from 'zod'
import { watchMemory } from '../watch-memory.ts'

/** What a row is to do: given as JSON in its one argument, and put together by the benchmark alone. */
export interface Task {
  /** Of the receiver, on this machine. */
  port: number
  connections: number
  /** How many messages are measured, after so many that are not. */
  messages: number
  warmUp: number
  /** The finished message to one reader, in a file. */
  finished: string
  /** What Nodemailer is given to compose and sign the same, as JSON in a file. */
  unprepared: string
  databaseUrl: string
  /** Settings of the site. */
  env: Record<string, string>
}

/** What a row says of itself. */
export const figures = z.object({ messagesPerSecond: z.number(), cpuMsPerMessage: z.number(), rssMb: z.number() })
export type Figures = z.infer<typeof figures>

export function readTask(): Task {
  return JSON.parse(process.argv[2] ?? '')
}

export function smtpUrlOf({ port }: Task): string {
  return `smtp://127.0.0.1:${port}?ignoreTLS=true`
}

/**
 * Measures how this process submits messages, and prints the figures as a line of JSON. The first messages compile,
 * connect and plan, which counts for nobody.
 * @param prepare makes so many messages ready, and gives what submits them
 */
export async function measureRow(
  { messages, warmUp }: Task,
  prepare: (count: number) => Promise<() => Promise<unknown>>,
): Promise<void> {
  const begin = await prepare(warmUp)
  await begin()
  const submitAll = await prepare(messages)
  const memory = watchMemory()
  const cpu = process.cpuUsage()
  const start = process.hrtime.bigint()
  await submitAll()
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const { user, system } = process.cpuUsage(cpu)
  const told: Figures = {
    messagesPerSecond: Math.round(messages / seconds),
    cpuMsPerMessage: Number(((user + system) / 1_000 / messages).toFixed(3)),
    rssMb: memory(),
  }
  process.stdout.write(`${JSON.stringify(told)}\n`)
}
