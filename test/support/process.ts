import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { join } from 'node:path'
import { setTimeout as sleep } from 'node:timers/promises'
import { type Environment, environment } from './environment.ts'

const main = join(import.meta.dirname, '../../dist/main.js')

/** How a process ended and what it had said. */
export interface Ended {
  code: number | null
  stdout: string
  stderr: string
}

/** Paperroute in a process of its own. */
export interface Running {
  readonly pid: number
  readonly stdout: string
  readonly stderr: string
  readonly ended: Promise<Ended>
  /** Waits until standard output or error holds this. @throws when the process ends before. */
  says(what: string | RegExp): Promise<void>
  kill(signal: NodeJS.Signals): void
  /** Reads no more of it, as `head` does after some lines. */
  closeStdout(): void
}

/** Starts a command as it was built; the journey starts them as a checkout does. */
export function spawnPaperroute(args: readonly string[], env: Environment = {}): Running {
  const child = spawn(process.execPath, [main, ...args], {
    cwd: import.meta.dirname,
    env: environment(env),
    stdio: ['ignore', 'pipe', 'pipe'],
  })
  const said = { stdout: '', stderr: '' }
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said.stdout += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    said.stderr += text
  })
  const ended = once(child, 'close').then(([code]) => ({ code, ...said }))
  children.add(child)
  void ended.then(() => children.delete(child))
  return {
    pid: child.pid ?? 0,
    get stdout() {
      return said.stdout
    },
    get stderr() {
      return said.stderr
    },
    ended,
    async says(what) {
      const holds = (text: string) => (typeof what === 'string' ? text.includes(what) : what.test(text))
      while (!holds(said.stdout) && !holds(said.stderr)) {
        if (!children.has(child)) throw new Error(`it ended without saying ${what}:\n${said.stdout}\n${said.stderr}`)
        await Promise.race([sleep(20), ended])
      }
    },
    kill: (signal) => void child.kill(signal),
    closeStdout: () => void child.stdout.destroy(),
  }
}

const children = new Set<ChildProcess>()

/** Runs a command to its end. */
export function paperroute(args: readonly string[], env: Environment = {}): Promise<Ended> {
  return spawnPaperroute(args, env).ended
}

/** Ends what a failed test has left running; for `afterEach` or `afterAll`. */
export async function endAll(): Promise<void> {
  const left = [...children]
  for (const child of left) child.kill('SIGTERM')
  await Promise.all(left.map((child) => (child.exitCode === null ? once(child, 'close') : undefined)))
}
