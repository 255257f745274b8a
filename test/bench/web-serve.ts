import { spawn } from 'node:child_process'
import { once } from 'node:events'
import { setTimeout as sleep } from 'node:timers/promises'
import { fileURLToPath } from 'node:url'
import { freePort } from '../support/ports.ts'

/** The product as an operator runs it, built, serving pages alone. */
export async function startWeb(
  databaseUrl: string,
  secret: string,
): Promise<{ origin: string; stop(): Promise<void> }> {
  const port = await freePort()
  const main = fileURLToPath(new URL('../../dist/main.js', import.meta.url))
  const child = spawn(process.execPath, ['--max-semi-space-size=4', main, 'serve', '--only', 'web'], {
    stdio: ['ignore', 'ignore', 'inherit'],
    env: {
      PATH: process.env['PATH'],
      DATABASE_URL: databaseUrl,
      SECRET: secret,
      PORT: String(port),
      PUBLIC_URL: 'https://papers.example.org',
      MAIL_FROM: 'digest@papers.example.org',
      LOG_LEVEL: 'error',
    },
  })
  const origin = `http://127.0.0.1:${port}`
  const isReady = () =>
    fetch(`${origin}/readyz`).then(
      (answer) => answer.ok,
      () => false,
    )
  while (!(await isReady())) {
    if (child.exitCode !== null) throw new Error('the pages are not served')
    await sleep(100)
  }
  return {
    origin,
    stop: async () => {
      const ended = once(child, 'exit')
      child.kill('SIGTERM')
      await ended
    },
  }
}
