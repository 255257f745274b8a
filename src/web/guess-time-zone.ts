import { parseAccept } from 'hono/utils/accept'
import { isTimeZone } from '../lib/clock.ts'
import { table } from '../lib/table.ts'

/** What Node says of a region; the method is the newer name of the property, and TypeScript knows neither. */
interface RegionalLocale extends Intl.Locale {
  timeZones?: readonly string[]
  getTimeZones?(): readonly string[] | undefined
}

/** Where nearly everybody of a region with several zones lives by one of them: the primary zones of Unicode's CLDR. */
const primaryZones = table<string>({
  CL: 'America/Santiago',
  CN: 'Asia/Shanghai',
  DE: 'Europe/Berlin',
  EC: 'America/Guayaquil',
  ES: 'Europe/Madrid',
  MH: 'Pacific/Majuro',
  MY: 'Asia/Kuala_Lumpur',
  NZ: 'Pacific/Auckland',
  PT: 'Europe/Lisbon',
  UA: 'Europe/Kyiv',
  UZ: 'Asia/Tashkent',
})

/**
 * The time zone of somebody whose browser speaks: the one that it says, which takes a script, or else that of the region
 * of its language, where that has one. Nobody else is asked.
 * @param said an IANA name, or whatever stands in its place
 * @param acceptLanguage the header of a request, such as `de-AT,de;q=0.9,en;q=0.8`
 * @returns undefined where neither tells
 */
export function guessTimeZone(said: string, acceptLanguage: string | undefined): string | undefined {
  return isTimeZone(said) ? said : zoneOfRegion(regionOf(acceptLanguage ?? ''))
}

/**
 * The region of the first language that names one. No later one counts: where an American, a Canadian or an Australian
 * reads, which has many zones, browsers name British English next.
 */
function regionOf(acceptLanguage: string): string | undefined {
  for (const { type } of parseAccept(acceptLanguage)) {
    try {
      const { region } = new Intl.Locale(type)
      if (region) return region
    } catch {
      // It is no language, `*` for one.
    }
  }
  return undefined
}

function zoneOfRegion(region: string | undefined): string | undefined {
  if (!region) return undefined
  const locale: RegionalLocale = new Intl.Locale('und', { region })
  const zones = locale.getTimeZones?.() ?? locale.timeZones ?? []
  return zones.length === 1 ? zones[0] : primaryZones[region]
}
