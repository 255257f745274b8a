import { describe, expect, test } from 'vitest'
import { lastAnnouncement, whyNothingListed } from '../../../src/sources/arxiv/arxiv-calendar.ts'

const announced = (moment: string) => lastAnnouncement(new Date(moment)).toISOString()

describe('the last announcement', () => {
  test.each([
    ['on a winter evening, from 20:00 in New York on', '2026-03-05T01:00:00Z', '2026-03-05T01:00:00.000Z'],
    ['a moment before it, of the evening before', '2026-03-05T00:59:59Z', '2026-03-04T01:00:00.000Z'],
    ['in summer, an hour earlier by UTC', '2026-06-10T00:00:00Z', '2026-06-10T00:00:00.000Z'],
    ['on the Sunday in which summer time begins, by the new time', '2026-03-09T00:00:00Z', '2026-03-09T00:00:00.000Z'],
    ['on a Sunday before that evening, of Thursday', '2026-03-08T12:00:00Z', '2026-03-06T01:00:00.000Z'],
    ['on the night of Thanksgiving, of Wednesday', '2026-11-27T05:00:00Z', '2026-11-26T01:00:00.000Z'],
    [
      'after Christmas on a Friday, of Wednesday or Thursday evening',
      '2026-12-26T12:00:00Z',
      '2026-12-25T01:00:00.000Z',
    ],
    ['at the turn of the year, over the silent evenings', '2027-01-02T12:00:00Z', '2026-12-31T01:00:00.000Z'],
  ])('%s', (_, moment, expected) => {
    expect(announced(moment)).toBe(expected)
  })
})

describe('a day has nothing listed', () => {
  test.each([
    ['2026-03-07', 'it is a weekend'],
    ['2026-03-08', 'it is a weekend'],
    ['2026-11-27', 'arXiv announced nothing on 26 November, a holiday'],
    ['2026-01-20', 'arXiv announced nothing on 19 January, a holiday'],
    ['2028-09-05', 'arXiv announced nothing on 4 September, a holiday'],
  ])('on %s', (day, why) => {
    expect(whyNothingListed(day)).toBe(why)
  })

  test.each(['2026-03-09', '2026-03-10', '2026-03-13', '2026-11-26', '2028-09-06'])('but not on %s', (day) => {
    expect(whyNothingListed(day)).toBeUndefined()
  })
})

test('the usual holidays are those that arXiv published for a year that it did', () => {
  const usual = ['2026-01-02', '2026-01-20', '2026-07-04', '2026-09-08', '2026-11-27', '2026-12-26']
  for (const day of usual) expect(whyNothingListed(day)).toBeDefined()
})
