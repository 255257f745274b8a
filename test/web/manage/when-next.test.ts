import { expect, test } from 'vitest'
import { momentInWords } from '../../../src/web/manage/when-next.ts'

const now = new Date('2026-12-30T23:30:00Z')

test.each([
  ['2026-12-30T23:45:00Z', 'UTC', 'today at 23:45 (UTC)'],
  ['2026-12-31T08:00:00Z', 'UTC', 'tomorrow at 08:00 (UTC)'],
  ['2026-12-31T08:00:00Z', 'Asia/Tokyo', 'today at 17:00 (Asia/Tokyo)'],
  ['2027-01-01T13:00:00Z', 'America/New_York', 'on Friday, 1 January 2027 at 08:00 (America/New York)'],
  ['2026-12-31T23:59:00Z', 'Etc/GMT+12', 'tomorrow at 11:59 (Etc/GMT+12)'],
  ['2026-12-30T23:30:00Z', 'UTC', 'as soon as there is something new'],
  ['2027-01-04T08:00:00Z', 'Mars/Olympus_Mons', 'on Monday, 4 January 2027 at 08:00 (Mars/Olympus Mons)'],
])('%s in %s is %s', (moment, zone, words) => {
  expect(momentInWords(new Date(moment), zone, now)).toBe(words)
})

test('a day that the clocks make shorter is still tomorrow', () => {
  const saturday = new Date('2026-03-28T12:00:00Z')
  expect(momentInWords(new Date('2026-03-29T06:00:00Z'), 'Europe/Berlin', saturday)).toBe(
    'tomorrow at 08:00 (Europe/Berlin)',
  )
})

test('no moment comes with the next edition', () => {
  expect(momentInWords(null, 'UTC', now)).toBe('as soon as there is something new')
})
