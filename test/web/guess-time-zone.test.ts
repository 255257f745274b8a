import { describe, expect, test } from 'vitest'
import { isTimeZone } from '../../src/lib/clock.ts'
import { guessTimeZone } from '../../src/web/guess-time-zone.ts'

describe('the time zone of somebody who signs up', () => {
  test.each(['Asia/Tokyo', 'Europe/Kyiv', 'Asia/Kolkata', 'Asia/Calcutta', 'UTC'])(
    'is %s where their browser says so, whatever its language',
    (zone) => {
      expect(guessTimeZone(zone, 'de-DE')).toBe(zone)
    },
  )

  test.each(['', 'Mars/Olympus', 'undefined', 'Asia/Tokyo ', '../../etc/passwd', '\0', 'x'.repeat(100_000)])(
    'is that of the language’s region where the browser says %j',
    (said) => {
      expect(guessTimeZone(said, 'ja-JP,ja;q=0.9')).toBe('Asia/Tokyo')
    },
  )

  test.each([
    ['one zone', 'fr-FR,fr;q=0.9,en-US;q=0.8', 'Europe/Paris'],
    ['one zone, though another language comes first', 'en,ko-KR;q=0.9', 'Asia/Seoul'],
    ['one zone, and a script', 'sr-Latn-RS', 'Europe/Belgrade'],
    ['one zone, and is preferred by its weight alone', 'nl-NL;q=0.5, pl-PL;q=0.7', 'Europe/Warsaw'],
    ['several, one of which nearly all have', 'de-DE', 'Europe/Berlin'],
    ['several, one of which nearly all have', 'zh-CN', 'Asia/Shanghai'],
  ])('is that of a region with %s: %s', (_, acceptLanguage, zone) => {
    expect(guessTimeZone('', acceptLanguage)).toBe(zone)
  })

  test.each([
    ['nothing is said', undefined],
    ['nothing is said', ''],
    ['the language names no region', 'en'],
    ['the region has many zones', 'en-US'],
    ['the region has many zones, though the next one has one', 'en-AU,en-GB;q=0.9'],
    ['the region is a part of the world', 'es-419,es-ES;q=0.9'],
    ['the region is the world', 'en-001'],
    ['the region is unknown', 'en-ZZ'],
    ['any language will do', '*'],
    ['it is no language', '<script>;q=x,,;=,-,🙂-DE'],
  ])('stays open where %s: %j', (_, acceptLanguage) => {
    expect(guessTimeZone('', acceptLanguage)).toBeUndefined()
  })

  test('is one that we know, for every region there may be', () => {
    const letters = Array.from('ABCDEFGHIJKLMNOPQRSTUVWXYZ')
    const regions = letters.flatMap((first) => letters.map((second) => first + second))
    const guessed = regions.map((region) => guessTimeZone('', `en-${region}`)).filter((zone) => zone !== undefined)
    expect(guessed.length).toBeGreaterThan(200)
    expect(guessed.filter((zone) => !isTimeZone(zone))).toEqual([])
  })
})
