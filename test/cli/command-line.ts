import { afterAll } from 'vitest'
import { type TestDatabase, useDatabase } from '../support/database.ts'
import type { Environment } from '../support/environment.ts'
import { type Ended, endAll, type Running, spawnPaperroute } from '../support/process.ts'
import { runHere } from '../support/run-here.ts'

/** The command line on a database of the test file's own. */
export interface CommandLine {
  db: TestDatabase
  /** The environment that a command gets. */
  env: Environment
  /** Runs a command to its end, given as a line without quotes or as its words; `over` is further environment. */
  run(line: string | readonly string[], over?: Environment): Promise<Ended>
  /** Runs commands one after the other. */
  runAll(lines: Record<string, string>, over?: Environment): Promise<Record<string, Ended>>
  /** Starts a command in a process of its own: what is killed, or writes a log. */
  spawn(line: string, over?: Environment): Running
}

export function useCommandLine(): CommandLine {
  const db = useDatabase()
  afterAll(endAll)
  const env = { DATABASE_URL: db.url, SECRET: 'a secret of at least thirty-two characters' }
  const run: CommandLine['run'] = (line, over) =>
    runHere(typeof line === 'string' ? line.split(' ') : line, { ...env, ...over })
  return {
    db,
    env,
    run,
    async runAll(lines, over) {
      const ended: Record<string, Ended> = {}
      for (const [name, line] of Object.entries(lines)) ended[name] = await run(line, over)
      return ended
    },
    spawn: (line, over) => spawnPaperroute(line.split(' '), { ...env, ...over }),
  }
}

/** What the settings of a real relay at `url` are. */
export function relayAt(url: string): Record<string, string> {
  return {
    SMTP_URL: url,
    MAIL_FROM: 'Daily Papers <digest@papers.example.org>',
    PUBLIC_URL: 'https://papers.example.org',
  }
}
