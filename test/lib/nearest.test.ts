import { describe, expect, test } from 'vitest'
import { nearest } from '../../src/lib/nearest.ts'

describe('the nearest of some words', () => {
  const words = ['SITE_NAME', 'COLOR_PAPER', 'COLOR_PAPER_DARK', 'PORT']

  test.each([
    ['SITENAME', 'SITE_NAME'],
    ['SITE_NAMES', 'SITE_NAME'],
    ['SIET_NAME', 'SITE_NAME'],
    ['COLOUR_PAPER', 'COLOR_PAPER'],
    ['COLOR_PAPERDARK', 'COLOR_PAPER_DARK'],
  ])('%s is a slip of %s', (word, meant) => {
    expect(nearest(word, words)).toBe(meant)
  })

  test.each(['', 'POSTGRES_PASSWORD', 'TZ', 'TITLE', 'PGPORT'])('%s is a slip of none', (word) => {
    expect(nearest(word, words)).toBeUndefined()
  })
})
