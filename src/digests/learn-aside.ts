import { fork } from 'node:child_process'
import { z } from 'zod'
import { PaperrouteError } from '../lib/error.ts'
import type { LearnProgress, LearnReport } from './learn-ranking.ts'

const said = z.union([
  z.object({ progress: z.custom<LearnProgress>() }),
  z.object({ report: z.custom<LearnReport>() }),
  z.object({ fault: z.string() }),
])

/** A checkout runs the sources, by tsx; what was built needs nothing. */
const isCheckout = import.meta.url.endsWith('.ts')
const program = new URL(isCheckout ? './learn-process.ts' : './learn-process.js', import.meta.url)

/**
 * Learns the ranking in a process of its own, which this one only waits for: learning computes for seconds to minutes, and
 * takes hundreds of megabytes that nobody but the end of a process gives back.
 * @param options.signal when it fires, learning is broken off and nothing is kept
 * @throws {PaperrouteError} where it fails, with the reason
 */
export async function learnAside(
  databaseUrl: string,
  options: { signal?: AbortSignal | undefined; onProgress?: (progress: LearnProgress) => void } = {},
): Promise<LearnReport> {
  const { signal, onProgress } = options
  signal?.throwIfAborted()
  const child = fork(program, {
    execArgv: isCheckout ? ['--import', import.meta.resolve('tsx')] : [],
    // The address may hold a password, and arguments are for all to see.
    env: { ...process.env, DATABASE_URL: databaseUrl },
    stdio: ['ignore', 'ignore', 'inherit', 'ipc'],
  })
  const stop = () => void child.kill('SIGKILL')
  signal?.addEventListener('abort', stop, { once: true })
  let told: LearnReport | string = 'its process died'
  child.on('message', (message) => {
    const parsed = said.parse(message)
    if ('progress' in parsed) onProgress?.(parsed.progress)
    else told = 'report' in parsed ? parsed.report : parsed.fault
  })
  try {
    await new Promise<void>((resolve, reject) => {
      child.once('error', reject)
      child.once('close', () => resolve())
    })
  } finally {
    signal?.removeEventListener('abort', stop)
  }
  signal?.throwIfAborted()
  if (typeof told === 'string') throw new PaperrouteError(`The ranking was not learnt: ${told}.`)
  return told
}
