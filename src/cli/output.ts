import { Presets, SingleBar } from 'cli-progress'
import { messageOf } from '../lib/error.ts'

/** A line of the answer. */
export function print(line = ''): void {
  process.stdout.write(`${line}\n`)
}

/** The answer for programs. */
export function printJson(facts: unknown): void {
  print(JSON.stringify(facts, null, 2))
}

/** What a person should know beside the answer. */
export function remark(line: string): void {
  process.stderr.write(`${line}\n`)
}

/** One line for what a person can mend; a stack as well for what is a fault of ours. */
export function printError(error: unknown, isFault: boolean): void {
  remark(`paperroute: ${messageOf(error)}`)
  if (isFault && error instanceof Error && error.stack) remark(error.stack)
}

/** How far long work is. */
export interface ProgressBar {
  update(done: number, total: number): void
  stop(): void
}

/** Work that takes less than this, in milliseconds, needs no bar. */
const short = 500

/** A bar on a terminal; silence elsewhere, where it would only fill a log. */
export function progressBar(what: string): ProgressBar {
  if (!process.stderr.isTTY) return { update: () => undefined, stop: () => undefined }
  const bar = new SingleBar(
    {
      format: `${what} [{bar}] {percentage}% · {value} of {total} · {eta_formatted} left`,
      etaBuffer: 100,
      hideCursor: true,
    },
    Presets.rect,
  )
  const since = Date.now()
  let started = false
  return {
    update(done, total) {
      if (Date.now() - since < short) return
      if (!started) bar.start(total, done)
      else {
        bar.setTotal(total)
        bar.update(done)
      }
      started = true
    },
    stop() {
      if (started) bar.stop()
    },
  }
}

/** A line on a terminal that says how far work is whose end nobody knows; silence elsewhere. */
export function ticker(what: string): { tick(): void; stop(): void } {
  if (!process.stderr.isTTY) return { tick: () => undefined, stop: () => undefined }
  let count = 0
  let shownAt = Date.now()
  const show = (text: string) => process.stderr.write(`\r\x1b[K${text}`)
  return {
    tick() {
      count += 1
      if (Date.now() - shownAt < short) return
      shownAt = Date.now()
      show(`${what} … ${counted(count, 'record')}`)
    },
    stop: () => void show(''),
  }
}

/** `3 papers`, `1 paper`, `1,204 papers`. */
export function counted(count: number, singular: string, plural = `${singular}s`): string {
  return `${count.toLocaleString('en')} ${count === 1 ? singular : plural}`
}

/** `submitted 999, failed 1`, leaving out what there is none of. */
export function tally(counts: Readonly<Record<string, number | undefined>>): string {
  const parts = Object.entries(counts).filter(([, count]) => count)
  return parts.map(([word, count]) => `${word} ${count?.toLocaleString('en')}`).join(', ') || 'nothing'
}
