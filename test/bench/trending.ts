/**
 * How well the order of the morning tells the afternoon's: `npm run bench:trending`. The day's papers as Hugging Face
 * listed them at about 08:00 UTC are ranked by the product; measured is the share of the afternoon's first 10, and
 * first 3, by votes that stand among the product's first 10 and 3, beside the order of the morning's votes alone. A
 * paper that was listed in between counts against both. `-- --data DIR` names the data; `-- --json` prints the figures
 * of the last third of the days, which the weights were not fitted on, and nothing else.
 */
import { rankByTrending } from '../../src/editions/trending.ts'
import { type Agreement, agreementOf, byVotes, type CapturedDay, splitDays } from './captures.ts'
import { openCaptures, trendingOptions } from './data-option.ts'

/** Agreement of each day by the product's ranking, and by votes alone. */
interface Measured {
  ours: Agreement[]
  votes: Agreement[]
}

function measure(days: readonly CapturedDay[]): Measured {
  const ours = days.map((day) => {
    const scores = new Map(rankByTrending(day.morning).map(({ paper, score }) => [paper, score]))
    return agreementOf(day, (paper) => scores.get(paper) ?? 0)
  })
  return { ours, votes: days.map((day) => agreementOf(day, byVotes)) }
}

function mean(numbers: readonly number[]): number {
  return numbers.reduce((sum, number) => sum + number, 0) / numbers.length
}

/** Half the width of the interval that holds the mean of paired differences in 19 of 20 cases, about. */
function margin(differences: readonly number[]): number {
  const middle = mean(differences)
  const squares = differences.reduce((sum, difference) => sum + (difference - middle) ** 2, 0)
  return (2 * Math.sqrt(squares)) / differences.length
}

const digits = (number: number) => Number(number.toFixed(4))

function lines(name: string, days: readonly CapturedDay[]): Record<string, string | number>[] {
  const { ours, votes } = measure(days)
  return (['first10', 'first3'] as const).map((which) => {
    const differences = ours.map((agreement, index) => agreement[which] - (votes[index]?.[which] ?? 0))
    const difference = `${mean(differences) < 0 ? '' : '+'}${mean(differences).toFixed(4)} ± ${margin(differences).toFixed(4)}`
    return {
      part: name,
      days: days.length,
      'of the first': which === 'first10' ? 10 : 3,
      product: digits(mean(ours.map((agreement) => agreement[which]))),
      'votes alone': digits(mean(votes.map((agreement) => agreement[which]))),
      difference,
    }
  })
}

function figures(days: readonly CapturedDay[]): Record<string, number> {
  const { ours, votes } = measure(days)
  return {
    days: days.length,
    top10: digits(mean(ours.map((agreement) => agreement.first10))),
    top3: digits(mean(ours.map((agreement) => agreement.first3))),
    votes10: digits(mean(votes.map((agreement) => agreement.first10))),
    votes3: digits(mean(votes.map((agreement) => agreement.first3))),
  }
}

const captures = openCaptures()
if (captures) {
  const { days, unreadable } = captures
  const { fitting, reported } = splitDays(days)
  if (trendingOptions().json) console.log(JSON.stringify(figures(reported)))
  else {
    console.log(`${days.length} days with at least 15 papers, ${days[0]?.day} to ${days.at(-1)?.day}`)
    if (unreadable.length > 0) console.log(`Passed over, as they cannot be read: ${unreadable.join(', ')}`)
    console.table([...lines('first two thirds', fitting), ...lines('last third', reported), ...lines('all', days)])
    console.log('± is twice the standard error of the paired difference.')
  }
}
