import { destination, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

export type { Logger } from 'pino'

/**
 * The process's log, on standard error so that standard output stays a command's answer. Lines for people on a
 * terminal, JSON elsewhere. Nothing that is logged may hold a token or a secret.
 */
export function createLogger(level: string): Logger {
  if (process.stderr.isTTY) {
    return pino(
      { level },
      pretty({ destination: 2, ignore: 'pid,hostname', translateTime: 'SYS:HH:MM:ss', sync: true }),
    )
  }
  return pino({ level }, destination({ dest: 2, sync: true }))
}

/** A log that says nothing, for tests and one-shot commands. */
export function silentLogger(): Logger {
  return pino({ level: 'silent' })
}
