import { pino } from 'pino'
import type { Logger } from '../../src/lib/log.ts'

/** A real log whose records are kept in the order of their coming. */
export function recordLog(): { log: Logger; lines: string[] } {
  const lines: string[] = []
  const words: Record<number, string> = { 30: 'info', 40: 'warn', 50: 'error' }
  const log = pino(
    { level: 'info' },
    {
      write(text: string) {
        const { level, msg, error } = JSON.parse(text)
        lines.push([`${words[level]}: ${msg}`, error].filter(Boolean).join(': '))
      },
    },
  )
  return { log, lines }
}
