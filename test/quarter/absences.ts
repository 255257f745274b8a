/** A stretch of time in which something is away: from its beginning up to its end, where it is back. */
export interface Absence {
  name: string
  from: number
  to: number
}

/** What is away, and when: nothing runs at all, or everything but the relay. */
export interface Absences {
  outages: readonly Absence[]
  relay: readonly Absence[]
}

const hour = 3_600_000
export const dayLength = 24 * hour

/** The absence that a moment is in. */
export function absenceAt(absences: readonly Absence[], at: number): Absence | undefined {
  return absences.find(({ from, to }) => from <= at && at < to)
}

function hoursInWords(hours: number): string {
  if (hours % 168 === 0) return hours === 168 ? '1 week' : `${hours / 168} weeks`
  return hours % 24 === 0 ? `${hours / 24} days` : `${hours} hours`
}

/**
 * Outages at minutes at which nobody is due: the first over a publish, the others at hours of chance. The relay stays away
 * for so long that some readers are due twice.
 * @param places the day of the run at which each begins
 */
export function planAbsences(
  run: { start: number; random: () => number },
  places: { hour: number; day: number; week: number; relay: number; hoursOfWeek?: number },
): Absences {
  const away = (name: string, day: number, minutes: number, hours: number): Absence => {
    const from = run.start + day * dayLength + minutes * 60_000
    return { name, from, to: from + hours * hour }
  }
  const byChance = () => Math.floor(run.random() * 24) * 60 + 7
  const weekly = places.hoursOfWeek ?? 168
  return {
    outages: [
      away('1 hour', places.hour, 5 * 60 + 7, 1),
      away('1 day', places.day, byChance(), 24),
      away(hoursInWords(weekly), places.week, byChance(), weekly),
    ].sort((a, b) => a.from - b.from),
    relay: [away('relay, 30 hours', places.relay, byChance(), 30)],
  }
}
