import { degrades } from './degrades.ts'
import { type Answer, type Client, clientNames, type Support } from './support.ts'
import { usedFeatures } from './used-features.ts'

/** A feature that our mail uses. */
export interface Row {
  feature: string
  example: string
  /** Absent where nobody has measured it. */
  answers: Record<Client, Answer> | undefined
  /** What is seen where it is missing; absent where it is missing nowhere, or nobody has thought of it. */
  degrades: string | undefined
}

/** What our mails use, and how each of the programs that matter takes it; by name. */
export function lintMails(mails: ReadonlyMap<string, string>, support: Support): Row[] {
  const used = new Map([...mails.values()].flatMap((html) => [...usedFeatures(html)]))
  return [...used]
    .map(([feature, example]) => ({ feature, example, answers: support(feature), degrades: degrades.get(feature) }))
    .sort((one, other) => one.feature.localeCompare(other.feature))
}

/** Whether some program is known not to do all that the feature asks, or nobody knows. */
export function isMissingSomewhere({ answers }: Row): boolean {
  return !answers || clientNames.some((client) => answers[client] === 'n' || answers[client] === 'a')
}

const signs: Record<Answer, string> = { y: '●', a: '◐', n: '○', u: '·' }

/** The table of `docs/mail-clients.md`, and the line below it of what is missing nowhere. */
export function tableOf(rows: readonly Row[]): { table: string; everywhere: string } {
  const head = ['feature', ...clientNames, 'where it is missing']
  const line = (cells: readonly string[]) => `| ${cells.join(' | ')} |`
  const body = rows
    .filter(isMissingSomewhere)
    .map(({ feature, answers, degrades }) =>
      line([`\`${feature}\``, ...clientNames.map((client) => signs[answers?.[client] ?? 'u']), degrades ?? '']),
    )
  const everywhere = rows.filter((row) => !isMissingSomewhere(row)).map(({ feature }) => `\`${feature}\``)
  return {
    table: [line(head), line(head.map(() => '---')), ...body].join('\n'),
    everywhere: `In all of them: ${everywhere.join(', ')}.`,
  }
}
