import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'

/** A script of this folder, running in a process of its own until it is killed or told to end. */
export interface Script {
  /** Resolves when it has said that it is ready. @throws when it ends before */
  readonly ready: Promise<void>
  readonly ended: Promise<void>
  /** Kills it without warning, and waits for its end. */
  kill(): Promise<void>
  /** Tells it to end in order. @returns the last line that it printed */
  drain(): Promise<string>
}

/**
 * Starts a script of this folder. It sees the end of this process by its standard input.
 * @param onDeath told when it ends without having been asked to
 */
export function startScript(name: string, args: readonly string[], onDeath: (why: string) => void): Script {
  const file = new URL(name, import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file, ...args], {
    stdio: ['pipe', 'pipe', 'pipe'],
  })
  let said = ''
  let complaint = ''
  let isAsked = false
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  child.stderr.setEncoding('utf8').on('data', (text: string) => {
    complaint = `${complaint}${text}`.slice(-2_000)
  })
  child.stdin.on('error', () => undefined)
  const ended = once(child, 'close').then(() => {
    if (!isAsked) onDeath(`${name} ended by itself (${child.signalCode ?? child.exitCode}): ${complaint}`)
  })
  const end = async (signal: NodeJS.Signals) => {
    isAsked = true
    child.kill(signal)
    await ended
  }
  const ready = isReady(child, ended)
  return {
    ready,
    ended,
    kill: () => end('SIGKILL'),
    async drain() {
      // Before that it does not listen.
      await ready
      await end('SIGTERM')
      if (child.exitCode !== 0) throw new Error(`${name} did not drain (${child.exitCode}): ${complaint}`)
      return said.trim().split('\n').at(-1) ?? ''
    },
  }
}

function isReady(child: ChildProcess, ended: Promise<void>): Promise<void> {
  // Whoever is killed before is never ready, and nobody waits for it any more.
  return Promise.race([once(child.stdout ?? child, 'data').then(() => undefined), ended])
}
