import { expect, test } from 'vitest'
import { momentOf } from '../../../src/web/manage/when-next.ts'
import { testMessages } from '../../support/builders.ts'

const now = new Date('2026-12-30T23:30:00Z')

function nextComes(moment: Date | null, zone: string, at: Date, language = 'en'): string {
  const words = testMessages.for(language)
  return words.t('next.comes', momentOf(words, moment, zone, at))
}

test.each([
  ['2026-12-30T23:45:00Z', 'UTC', 'today at 23:45 (UTC)'],
  ['2026-12-31T08:00:00Z', 'UTC', 'tomorrow at 08:00 (UTC)'],
  ['2026-12-31T08:00:00Z', 'Asia/Tokyo', 'today at 17:00 (Asia/Tokyo)'],
  ['2027-01-01T13:00:00Z', 'America/New_York', 'on Friday, 1 January 2027 at 08:00 (America/New York)'],
  ['2026-12-31T23:59:00Z', 'Etc/GMT+12', 'tomorrow at 11:59 (Etc/GMT+12)'],
  ['2026-12-30T23:30:00Z', 'UTC', 'as soon as there is something new'],
  ['2027-01-04T08:00:00Z', 'Mars/Olympus_Mons', 'on Monday, 4 January 2027 at 08:00 (Mars/Olympus Mons)'],
])('%s in %s is %s', (moment, zone, words) => {
  expect(nextComes(new Date(moment), zone, now)).toBe(`Your next digest comes ${words}.`)
})

test('a day that the clocks make shorter is still tomorrow', () => {
  const saturday = new Date('2026-03-28T12:00:00Z')
  expect(nextComes(new Date('2026-03-29T06:00:00Z'), 'Europe/Berlin', saturday)).toContain(
    'tomorrow at 08:00 (Europe/Berlin)',
  )
})

test('no moment comes with the next edition', () => {
  expect(nextComes(null, 'UTC', now)).toContain('as soon as there is something new')
})

test.each([
  ['de', 'Ihr nächster Digest kommt am Freitag, 1. Januar 2027 um 08:00 Uhr (UTC).'],
  ['fr', 'Votre prochaine sélection arrive le vendredi 1er janvier 2027 à 08:00 (UTC).'],
  ['es', 'Tu próxima selección llegará el viernes, 1 de enero de 2027 a las 08:00 (UTC).'],
  ['zh', '下一份精选将于2027年1月1日星期五 08:00 送达（UTC）。'],
])('a moment is said in the order of the language: %s', (language, words) => {
  expect(nextComes(new Date('2027-01-01T08:00:00Z'), 'UTC', now, language)).toBe(words)
})
