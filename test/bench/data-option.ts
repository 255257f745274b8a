import { existsSync } from 'node:fs'
import { join, resolve } from 'node:path'
import { parseArgs } from 'node:util'
import { corpora } from '../support/corpora.ts'
import { type CapturedDay, readCaptures } from './captures.ts'

/** What the command line of a benchmark of trending says. */
export function trendingOptions(): { json: boolean; data: string | undefined } {
  const { values } = parseArgs({ options: { json: { type: 'boolean', default: false }, data: { type: 'string' } } })
  return { json: values.json, data: values.data ?? corpora }
}

/**
 * The captures below the folder named by `--data`, `CORPORA` or `../shared/data`: that of the data or `hf-daily` itself.
 * @returns undefined where there are none, after saying so; the process will end with 1.
 */
export function openCaptures(): { days: CapturedDay[]; unreadable: string[] } | undefined {
  const { data } = trendingOptions()
  const folder = [data && join(data, 'hf-daily'), data].find((path) => path && existsSync(join(path, 'morning')))
  const captures = folder && existsSync(join(folder, 'afternoon')) ? readCaptures(folder) : undefined
  if (captures && captures.days.length > 0) return captures
  const where = data ? `below ${resolve(data)}` : 'to be found'
  console.error(
    `No captures of at least 15 papers are ${where}. Name their folder: -- --data DIR, with hf-daily in it.`,
  )
  process.exitCode = 1
  return undefined
}
