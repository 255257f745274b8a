import { afterEach, beforeEach, expect, test, vi } from 'vitest'
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

test('other work is silent there', () => {
  const progress = progressBar('Reading')
  vi.advanceTimersByTime(60_000)
  progress.update(1, 2)
  expect(written).toEqual([])
})
