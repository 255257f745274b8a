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
/** How often long work says where it is when nobody is at a terminal, in milliseconds. */
const often = 10_000

/**
 * A bar on a terminal.
 * @param options.rate whether it says how much is done a second
 * @param options.lines whether plain lines come in its place elsewhere, one every ten seconds; else silence
 */
export function progressBar(what: string, options: { rate?: boolean; lines?: boolean } = {}): ProgressBar {
  const since = performance.now()
  const perSecond = (done: number) => (done / Math.max(1, performance.now() - since)) * 1_000
  if (!process.stderr.isTTY) return options.lines ? progressLines(what, perSecond) : silent
  const bar = new SingleBar(
    {
      format: `${what} [{bar}] {percentage}% · {value} of {total} · ${options.rate ? '{rate} a second · ' : ''}{eta_formatted} left`,
      // So that with a million of them the time left still fits on a line of 80.
      barsize: 14,
      etaBuffer: 100,
      hideCursor: true,
    },
    Presets.rect,
  )
  let started = false
  return {
    update(done, total) {
      if (performance.now() - since < short) return
      const payload = { rate: inWords(perSecond(done)) }
      if (!started) bar.start(total, done, payload)
      else {
        bar.setTotal(total)
        bar.update(done, payload)
      }
      started = true
    },
    stop() {
      if (started) bar.stop()
    },
  }
}

const silent: ProgressBar = { update: () => undefined, stop: () => undefined }

/** `240`, and `0.25` of what is slow. */
function inWords(rate: number): string {
  return rate.toLocaleString('en', rate < 10 ? { maximumSignificantDigits: 2 } : { maximumFractionDigits: 0 })
}

/** `Sending: 1,200 of 10,000, 240 a second, 37 s left`. */
function progressLines(what: string, perSecond: (done: number) => number): ProgressBar {
  let told = performance.now()
  return {
    update(done, total) {
      if (performance.now() - told < often) return
      told = performance.now()
      const rate = perSecond(done)
      const left = rate > 0 ? `, ${Math.ceil((total - done) / rate).toLocaleString('en')} s left` : ''
      const [n, of] = [done, total].map((count) => count.toLocaleString('en'))
      remark(`${what}: ${n} of ${of}, ${inWords(rate)} a second${left}`)
    },
    stop: () => undefined,
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
  return tallyAll(Object.fromEntries(Object.entries(counts).filter(([, count]) => count))) || 'nothing'
}

/** `submitted 999, failed 0`. */
export function tallyAll(counts: Readonly<Record<string, number | undefined>>): string {
  return Object.entries(counts)
    .map(([word, count = 0]) => `${word} ${count.toLocaleString('en')}`)
    .join(', ')
}
