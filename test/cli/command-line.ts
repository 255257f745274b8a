import { afterAll } from 'vitest'
import { type TestDatabase, useDatabase } from '../support/database.ts'
import { type Ended, endAll, paperroute, type Running, spawnPaperroute } from '../support/process.ts'

type Environment = Record<string, string | undefined>

/** The command line on a database of the test file's own. */
export interface CommandLine {
  db: TestDatabase
  /** The environment that a command gets. */
  env: Environment
  /** Runs a command to its end, given as a line without quotes or as its words; `over` is further environment. */
  run(line: string | readonly string[], over?: Environment): Promise<Ended>
  /** Runs commands beside each other that do not mind each other. */
  together(lines: Record<string, string>, over?: Environment): Promise<Record<string, Ended>>
  spawn(line: string, over?: Environment): Running
}

export function useCommandLine(): CommandLine {
  const db = useDatabase()
  afterAll(endAll)
  const env = { DATABASE_URL: db.url, SECRET: 'a secret of at least thirty-two characters' }
  const run: CommandLine['run'] = (line, over) =>
    paperroute(typeof line === 'string' ? line.split(' ') : line, { ...env, ...over })
  return {
    db,
    env,
    run,
    async together(lines, over) {
      const runs = Object.entries(lines).map(async ([name, line]) => [name, await run(line, over)] as const)
      return Object.fromEntries(await Promise.all(runs))
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
