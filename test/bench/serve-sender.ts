import { spawn } from 'node:child_process'
import { randomBytes } from 'node:crypto'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { fileURLToPath } from 'node:url'

const secret = randomBytes(32).toString('hex')

/**
 * A sender as an operator runs it from what was built, in a process of its own.
 * @param options.port of the receiver
 */
export function serveSender(options: { databaseUrl: string; port: number; connections: number }): {
  /** Ends it in order. @returns the largest resident set that it had, in MB */
  drain(): Promise<number>
} {
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
  const child = spawn(process.execPath, ['--max-semi-space-size=4', main, 'serve', '--only', 'sender'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: options.databaseUrl,
      SMTP_URL: `smtp://127.0.0.1:${options.port}?ignoreTLS=true`,
      SEND_CONNECTIONS: String(options.connections),
      SECRET: secret,
      PUBLIC_URL: 'https://papers.example.org',
      MAIL_FROM: 'digest@papers.example.org',
      LOG_LEVEL: 'error',
    },
  })
  return {
    async drain() {
      const peak = await peakOf(child.pid)
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
      return peak
    },
  }
}

/** As Linux keeps it (proc_pid_status(5), `VmHWM`). */
async function peakOf(pid: number | undefined): Promise<number> {
  const status = await readFile(`/proc/${pid}/status`, 'utf8')
  return (Number(/^VmHWM:\s+(\d+) kB$/m.exec(status)?.[1]) * 1_024) / 1e6
}
