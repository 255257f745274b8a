import type { Calendar } from './calendar.ts'
import type { Due, Expectation } from './expectation.ts'
import type { Arrived } from './mailbox.ts'

/** What may be wrong with what a reader got. */
export const wrongs = [
  'wrong hour',
  'missing',
  'twice',
  'not wanted any more',
  'wrong papers',
  'wrong quiet notes',
] as const
export type Wrong = (typeof wrongs)[number]

/** One thing that is wrong, with the facts. */
export interface Offence {
  wrong: Wrong
  cadence: string
  facts: string
}

/** How far off a digest may be and still be one that came at the wrong hour, and not another one. */
const off = 12 * 3_600_000

/** Holds what arrived for a reader against what had to. */
export function compare(
  email: string,
  expectation: Expectation,
  arrived: readonly Arrived[],
  calendar: Calendar,
): Offence[] {
  const { mails, mayGet, wishAt } = expectation
  const offences: Offence[] = []
  const tell = (wrong: Wrong, at: number, what: string) => {
    const { cadence, days, hour, timeZone } = wishAt(at)
    const schedule = [cadence, ...days, `at ${hour}:00`].join(' ')
    const when = `${calendar.wall(timeZone, at)} ${timeZone} (${new Date(at).toISOString().slice(0, 16)}Z)`
    offences.push({ wrong, cadence, facts: `${email}, ${schedule}: ${what}, ${when}` })
  }

  const seen = new Map<string, number>()
  const digests = arrived.filter(({ kind }) => kind === 'digest')
  for (const { at, papers } of digests) {
    for (const id of papers) {
      const before = seen.get(id)
      if (before === undefined) seen.set(id, at)
      else tell('twice', at, `paper ${id} again, which came ${new Date(before).toISOString().slice(0, 16)}Z`)
    }
  }

  for (const kind of ['digest', 'quiet note'] as const) {
    const due = mails.filter((mail) => mail.kind === kind)
    const came = arrived.filter((mail) => mail.kind === kind)
    const missing = due.filter((mail) => !takeAt(came, mail.at, (found) => check(mail, found)))
    for (const mail of came) {
      if (!mayGet(mail.at)) tell('not wanted any more', mail.at, `a ${kind} for somebody who is paused or has left`)
      else if (kind === 'quiet note') tell('wrong quiet notes', mail.at, 'a note that nothing is new')
      else {
        tell('wrong hour', mail.at, 'a digest that was not due')
        const near = missing.findIndex(({ at }) => Math.abs(at - mail.at) < off)
        if (near >= 0) missing.splice(near, 1)
      }
    }
    for (const { at, why, papers } of missing) {
      if (kind === 'digest') tell('missing', at, `no digest of ${papers.size} papers (${why})`)
      else tell('wrong quiet notes', at, 'no note that nothing is new')
    }
  }
  return offences

  function check(due: Due, { at, papers }: Arrived): void {
    const strange = papers.filter((id) => !due.papers.has(id))
    if (strange.length > 0) tell('wrong papers', at, `papers that were not new or do not fit: ${strange.slice(0, 3)}`)
    const wanted = Math.min(due.preferences.digestSize, due.papers.size)
    // What a mail cannot hold stands on the web.
    const isShort = papers.length < Math.min(wanted, fitsIntoMail)
    if (due.kind === 'digest' && (isShort || papers.length > wanted)) {
      tell('wrong papers', at, `${papers.length} papers of ${wanted}`)
    }
  }
}

/** So many papers any mail holds. */
const fitsIntoMail = 10

/** Takes the mail of a moment out of those that came. */
function takeAt(came: Arrived[], at: number, onFound: (mail: Arrived) => void): boolean {
  const index = came.findIndex((mail) => mail.at === at)
  const [found] = index < 0 ? [] : came.splice(index, 1)
  if (found) onFound(found)
  return found !== undefined
}
