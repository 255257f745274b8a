import { stripVTControlCharacters } from 'node:util'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { progressBar } from '../../src/cli/output.ts'

let written: string[] = []
const terminal = process.stderr.isTTY
beforeEach(() => {
  vi.useFakeTimers()
  written = []
  vi.spyOn(process.stderr, 'write').mockImplementation((text) => {
    written.push(String(text))
    return true
  })
  process.stderr.isTTY = false
})
afterEach(() => {
  vi.useRealTimers()
  vi.restoreAllMocks()
  process.stderr.isTTY = terminal
})

test('long work without a terminal tells in a line every ten seconds how far it is, how fast, and how long it takes', () => {
  const progress = progressBar('Sending', { rate: true, lines: true })
  for (let second = 1; second <= 25; second += 1) {
    vi.advanceTimersByTime(1_000)
    progress.update(second * 100, 10_000)
  }
  progress.stop()
  expect(written).toEqual([
    'Sending: 1,000 of 10,000, 100 a second, 90 s left\n',
    'Sending: 2,000 of 10,000, 100 a second, 80 s left\n',
  ])
})

test('what is slower than one a second has a rate too', () => {
  const progress = progressBar('Days', { lines: true })
  vi.advanceTimersByTime(12_000)
  progress.update(3, 90)
  expect(written).toEqual(['Days: 3 of 90, 0.25 a second, 348 s left\n'])
})

/** What a terminal has shown in its line, one after the other: cursor movements and colours aside. */
function frames(): string[] {
  const [, ...shown] = written.join('').split('\u001b[1G')
  return shown.map((frame) => stripVTControlCharacters(frame).trim()).filter((frame) => frame !== '')
}

describe('on a terminal', () => {
  beforeEach(() => {
    process.stderr.isTTY = true
  })

  test('long work has a bar that says how much is done of how much, how fast, and how long it takes', () => {
    const progress = progressBar('Sending', { rate: true, lines: true })
    for (let second = 1; second <= 10; second += 1) {
      vi.advanceTimersByTime(1_000)
      progress.update(second * 100, 4_000)
    }
    progress.stop()
    expect(frames().at(-1)).toBe('Sending [■■■■          ] 25% · 1000 of 4000 · 100 a second · 30s left')
    expect(written.join('').endsWith('\n')).toBe(true)
  })

  test('what it says of a million readers fits on a line of 80', () => {
    const progress = progressBar('Sending', { rate: true })
    for (let second = 1; second <= 100; second += 1) {
      vi.advanceTimersByTime(1_000)
      progress.update(100_000 + second * 1_200, 1_000_000)
    }
    progress.stop()
    expect(frames().at(-1)).toMatch(/220000 of 1000000 · 2,200 a second · \d+m\d+s left$/)
    for (const frame of frames()) expect(frame.length).toBeLessThanOrEqual(80)
  })

  test('the total may grow meanwhile', () => {
    const progress = progressBar('Sending')
    vi.advanceTimersByTime(1_000)
    progress.update(10, 20)
    vi.advanceTimersByTime(1_000)
    progress.update(20, 40)
    progress.stop()
    expect(frames().at(-1)).toMatch(/ 50% · 20 of 40 · /)
  })

  test('work that is over at once has none', () => {
    const progress = progressBar('Sending')
    vi.advanceTimersByTime(400)
    progress.update(1, 2)
    progress.stop()
    expect(written).toEqual([])
  })
})

test('other work is silent there', () => {
  const progress = progressBar('Reading')
  vi.advanceTimersByTime(60_000)
  progress.update(1, 2)
  expect(written).toEqual([])
})
