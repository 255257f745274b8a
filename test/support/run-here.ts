import { run } from '../../src/cli/cli.ts'
import { type Environment, environment } from './environment.ts'
import type { Ended } from './process.ts'

let before: Promise<unknown> = Promise.resolve()

/**
 * Runs a command to its end as `main.ts` would, but in this process, which has loaded everything already: a command that
 * a test starts as a process spends most of its time on that. One runs at a time, for each has the whole process's
 * environment, folder and streams.
 */
export function runHere(args: readonly string[], over: Environment = {}): Promise<Ended> {
  const ended = before.then(() => runAlone(args, over))
  before = ended.catch(() => undefined)
  return ended
}

async function runAlone(args: readonly string[], over: Environment): Promise<Ended> {
  const said = { stdout: '', stderr: '' }
  const { env, exitCode } = process
  const folder = process.cwd()
  const writes = (['stdout', 'stderr'] as const).map((name) => {
    const { write } = process[name]
    process[name].write = ((text: string | Uint8Array, ...rest: unknown[]) => {
      said[name] += typeof text === 'string' ? text : Buffer.from(text).toString()
      const done = rest.find((one) => typeof one === 'function')
      if (done) process.nextTick(done as () => void)
      return true
    }) as typeof write
    return () => {
      process[name].write = write
    }
  })
  process.env = Object.fromEntries(Object.entries(environment(over)).filter(([, value]) => value !== undefined))
  process.exitCode = undefined
  // Where no `.env` lies.
  process.chdir(import.meta.dirname)
  try {
    const code = await run(['node', 'paperroute', ...args])
    return { code, ...said }
  } finally {
    process.chdir(folder)
    process.exitCode = exitCode
    process.env = env
    for (const restore of writes) restore()
  }
}
