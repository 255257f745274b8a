import { describe, expect, test } from 'vitest'
import { describeOutcome, isWeekend, outcomeOf, stoppedEarly } from '../../src/runs/run.ts'

describe('the outcome of a run', () => {
  test('that brought something is done, with what a person should know', () => {
    expect(outcomeOf(3, 'nothing new')).toEqual({ outcome: 'done', count: 3, reason: null })
    expect(outcomeOf(3, 'nothing new', 'arxiv failed')).toEqual({ outcome: 'done', count: 3, reason: 'arxiv failed' })
  })

  test('that brought nothing is quiet and says why', () => {
    expect(outcomeOf(0, 'nothing new')).toEqual({ outcome: 'quiet', count: 0, reason: 'nothing new' })
    expect(outcomeOf(0, 'nothing new', 'arxiv failed').reason).toBe('nothing new; arxiv failed')
  })

  test('is told in a line', () => {
    expect(describeOutcome({ outcome: 'done', count: 12, reason: null })).toBe('12 papers')
    expect(describeOutcome({ outcome: 'done', count: 1, reason: 'arxiv failed' })).toBe('1 paper: arxiv failed')
    expect(describeOutcome({ outcome: 'stale', count: 0, reason: 'the list is of Friday' })).toBe(
      'stale: the list is of Friday',
    )
  })

  test('that somebody stopped is not told as one that failed', () => {
    const told = (reason: string) => describeOutcome({ outcome: 'failed', count: 0, reason })
    expect(told(stoppedEarly)).toBe('was stopped before its end')
    expect(told(`arxiv ${stoppedEarly}`)).toBe('arxiv was stopped before its end')
    expect(told('arxiv failed: HTTP 500')).toBe('failed: arxiv failed: HTTP 500')
  })
})

test.each([
  ['2026-03-13', false],
  ['2026-03-14', true],
  ['2026-03-15', true],
  ['2026-03-16', false],
])('whether %s is on a weekend: %s', (day, is) => {
  expect(isWeekend(day)).toBe(is)
})
