import { closeSync } from 'node:fs'
import { InvalidArgumentError, Option } from 'commander'
import { type App, openApp } from '../app.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { isDay } from '../lib/clock.ts'
import { PaperrouteError } from '../lib/error.ts'
import { createLogger } from '../lib/log.ts'
import { stoppedEarly } from '../runs/run.ts'

/**
 * Opens Paperroute for the time of one command. What the command says goes to its answer, so the log keeps to warnings.
 * A signal does not end the process, which would leave its database running: it is handed to `work`, which ends early
 * where that takes long.
 */
export async function withApp<T>(
  work: (app: App, signal: AbortSignal) => Promise<T>,
  config: Config = loadConfig(),
): Promise<T> {
  const { signal, letGo } = untilSignal()
  try {
    const app = await openApp(config, createLogger(config.logLevel ?? 'warn'))
    try {
      if (signal.aborted) throw new PaperrouteError('Stopped before it began.')
      return await work(app, signal)
    } finally {
      await app.close()
    }
  } finally {
    letGo()
  }
}

/** `--day YYYY-MM-DD`. */
export function dayOption(what: string): Option {
  return new Option('--day <YYYY-MM-DD>', what).argParser((text) => {
    if (!isDay(text)) throw new InvalidArgumentError('It must be a day written YYYY-MM-DD.')
    return text
  })
}

/** `--json`. */
export function jsonOption(): Option {
  return new Option('--json', 'print the facts as JSON')
}

/**
 * Waits for Ctrl-C, SIGTERM or the end of the terminal. Under npm a Ctrl-C comes twice; a second one more than two
 * seconds later means now.
 * @returns also what gives the signals back, for who has nothing open any more
 */
export function untilSignal(): { signal: AbortSignal; arrived: Promise<NodeJS.Signals>; letGo(): void } {
  const names = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const
  const stopping = new AbortController()
  let arrive: (name: NodeJS.Signals) => void = () => undefined
  const arrived = new Promise<NodeJS.Signals>((resolve) => {
    arrive = resolve
  })
  let first = 0
  const onSignal = (name: NodeJS.Signals) => {
    if (first === 0) {
      first = Date.now()
      if (name === 'SIGHUP') process.once('exit', leaveTerminal)
      stopping.abort(new PaperrouteError(stoppedEarly))
      arrive(name)
    } else if (Date.now() - first > 2_000) process.exit(1)
  }
  for (const name of names) process.on(name, onSignal)
  return {
    signal: stopping.signal,
    arrived,
    letGo() {
      for (const name of names) process.off(name, onSignal)
    },
  }
}

/** As it exits, Node restores the mode of its terminal, and aborts where that is gone, unless it has let go of it. */
function leaveTerminal(): void {
  for (const descriptor of [0, 1, 2]) {
    try {
      closeSync(descriptor)
    } catch {
      // It was closed before.
    }
  }
}
