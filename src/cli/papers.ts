import { Command } from 'commander'
import { explainChoice } from '../digests/explain-choice.ts'
import { type Explanation, explainPaper } from '../editions/explain.ts'
import type { TrendingTerm } from '../editions/trending.ts'
import { PaperrouteError } from '../lib/error.ts'
import { parsePaperId } from '../papers/paper.ts'
import { findPaper, type Paper } from '../papers/store.ts'
import { findByEmail } from '../subscribers/store.ts'
import { printChoice } from './explain-choice.ts'
import { print, printJson } from './output.ts'
import { jsonOption, withApp } from './with-app.ts'

export function papersCommand(): Command {
  const explain = new Command('explain')
    .description('why a paper stands where it does: what its trending score looks at, and what each part adds')
    .argument('<id>', 'its arXiv id, also with a version or as an address, or source:id')
    .option('--for <address>', 'and what speaks for it to this subscriber')
    .addOption(jsonOption())
    .action((id: string, options: { json?: boolean; for?: string }) =>
      withApp(async ({ db, models, messages }) => {
        const { source, externalId } = parsePaperId(id)
        const paper = id.includes('\0') ? undefined : await findPaper(db, source, externalId)
        if (!paper) {
          throw new PaperrouteError(
            `No paper ${JSON.stringify(id)} is known. Give the id of its page: an arXiv id such as 2501.00001, or source:id; "paperroute ingest" brings new papers in.`,
          )
        }
        const reader = options.for === undefined ? undefined : await findByEmail(db, options.for)
        if (options.for !== undefined && !reader) throw new PaperrouteError(`${options.for} is not a subscriber.`)
        const explained = await explainPaper(db, paper)
        const choice =
          reader &&
          (await explainChoice({ db, models, words: messages.for('en') }, paper, {
            id: reader.id,
            wants: reader.preferences,
          }))
        if (options.json) return printJson({ source, externalId, title: paper.title, ...explained, choice })
        printExplanation(paper, explained)
        if (reader && choice) printChoice(reader.email, choice)
      }),
    )
  return new Command('papers').description('the papers that are known').addCommand(explain)
}

function printExplanation(paper: Paper, explained: Explanation): void {
  const { edition, inputs } = explained
  print(`${paper.source}:${paper.externalId}  ${paper.title}`)
  const name = edition?.isSample ? 'the sample' : `No. ${edition?.number} of ${edition?.day}`
  print(`  edition    ${edition ? `${name}, with a score of ${edition.score.toFixed(3)}` : 'none yet'}`)
  print(`  as of      ${minute(explained.asOf)}`)
  print(`  listed     ${inputs.hoursListed === null ? 'unknown when' : `${hours(inputs.hoursListed)} before`}`)
  if (inputs.gained !== null && inputs.gainedHours !== null) {
    print(`  gained     ${inputs.gained} votes in ${hours(inputs.gainedHours)}`)
  }
  print(columns('', 'input', 'value', 'weight', 'adds'))
  for (const term of explained.terms) {
    const { name, value, weight, contribution } = term
    print(columns(name, input(term), value.toFixed(3), weight.toFixed(3), contribution.toFixed(3)))
  }
  print(columns('score', '', '', '', explained.score.toFixed(3)))
  if (explained.score === 0) print('  Nobody has voted on it, commented on it or starred it, so nothing counts yet.')
  print(`  snapshots  ${explained.snapshots.length === 0 ? 'none' : ''}`.trimEnd())
  for (const { observedAt, upvotes, stars, comments } of explained.snapshots) {
    const counts = Object.entries({ upvotes, stars, comments }).map(([what, count]) => `${what} ${count ?? 'unknown'}`)
    print(`    ${observedAt ? minute(observedAt) : 'at an unknown time'}  ${counts.join(', ')}`)
  }
}

function columns(name: string, ...cells: readonly [string, string, string, string]): string {
  const [input, ...numbers] = cells
  return `  ${name.padEnd(10)} ${input.padStart(14)}${numbers.map((cell) => cell.padStart(9)).join('')}`.trimEnd()
}

function input(term: TrendingTerm): string {
  if (term.input === null) return 'unknown'
  if (term.name === 'media') return term.input === 1 ? 'yes' : 'no'
  return term.name === 'pace' ? `${term.input.toFixed(1)} an hour` : term.input.toLocaleString('en')
}

function hours(number: number): string {
  return `${number.toFixed(1)} hours`
}

function minute(moment: Date): string {
  return `${moment.toISOString().slice(0, 16).replace('T', ' ')} UTC`
}
