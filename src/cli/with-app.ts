import { InvalidArgumentError, Option } from 'commander'
import { type App, openApp } from '../app.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { isDay } from '../lib/clock.ts'
import { createLogger } from '../lib/log.ts'

/** Opens Paperroute for the time of one command. What the command says goes to its answer, so the log keeps to warnings. */
export async function withApp<T>(work: (app: App) => Promise<T>, config: Config = loadConfig()): Promise<T> {
  const app = await openApp(config, createLogger(process.env['LOG_LEVEL'] ?? 'warn'))
  try {
    return await work(app)
  } finally {
    await app.close()
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

/** Waits for Ctrl-C or SIGTERM. Under npm a Ctrl-C comes twice; a second one more than two seconds later means now. */
export function untilSignal(): { signal: AbortSignal; arrived: Promise<NodeJS.Signals> } {
  const stopping = new AbortController()
  const arrived = new Promise<NodeJS.Signals>((resolve) => {
    let first = 0
    const onSignal = (name: NodeJS.Signals) => {
      if (first === 0) {
        first = Date.now()
        stopping.abort()
        resolve(name)
      } else if (Date.now() - first > 2_000) process.exit(1)
    }
    process.on('SIGINT', onSignal)
    process.on('SIGTERM', onSignal)
  })
  return { signal: stopping.signal, arrived }
}
