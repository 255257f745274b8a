import { destination, type Logger, pino } from 'pino'
import pretty from 'pino-pretty'

export type { Logger } from 'pino'

/**
 * The process's log, on standard error so that standard output stays a command's answer. On a terminal each record is
 * one line for a person, elsewhere one of JSON. Nothing that is logged may hold a token or a secret.
 */
export function createLogger(level: string): Logger {
  const out = destination({ dest: 2, sync: true })
  // A terminal that was closed, or a pipe nobody reads any more, must not end the process in the middle of its work.
  out.on('error', () => undefined)
  if (!process.stderr.isTTY) return pino({ level }, out)
  return pino(
    { level },
    pretty({
      destination: out,
      translateTime: 'SYS:HH:MM:ss',
      ignore: 'pid,hostname',
      hideObject: true,
      messageFormat,
    }),
  )
}

/** What a record says in one line: its message, and whatever of route and error it has. */
function messageFormat(record: Record<string, unknown>): string {
  const route = record['route'] && `${record['method'] ?? ''} ${record['route']}`.trim()
  return [record['msg'], route, record['error']].filter(Boolean).join(': ')
}
