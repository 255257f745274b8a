import { Command, InvalidArgumentError, Option } from 'commander'
import { daysBefore } from '../lib/clock.ts'
import type { Words } from '../lib/words.ts'
import { countReasons, reasonsInWords } from '../subscribers/account-store.ts'
import { type GivenReason, reasons } from '../subscribers/reason.ts'
import { counted, print, printJson } from './output.ts'
import { jsonOption, withApp } from './with-app.ts'

/** How many of what people wrote are printed. */
const shown = 20

export function reasonsCommand(): Command {
  return new Command('reasons')
    .description('why readers left: how often each reason was given, and the newest of what they wrote')
    .addOption(daysOption())
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Readers are asked on the page that says they have left, and few answer.
  paperroute subscribers reasons --days 90`,
    )
    .action((options: { days: number; json?: boolean }) =>
      withApp(async ({ db, messages, moment }) => {
        const nameOf = namesIn(messages.for('en'))
        const upTo = moment().day
        const since = daysBefore(upTo, options.days - 1)
        const counts = await countReasons(db, since, upTo)
        const words = await reasonsInWords(db, since, upTo, shown)
        if (options.json) return printJson({ since, upTo, counts, words })
        const count = counts.reduce((sum, each) => sum + each.count, 0)
        print(`${since} to ${upTo}: ${counted(count, 'reader')} said why they left`)
        for (const each of counts) print(`  ${each.count.toLocaleString('en').padStart(5)}  ${nameOf(each.reason)}`)
        if (words.length > 0) print('\nIn their words, the newest first')
        for (const each of words)
          print(`  ${each.day}  ${each.reason === null ? '' : `${nameOf(each.reason)}: `}${each.words}`)
      }),
    )
}

/** Each reason as the page offers it. */
function namesIn(words: Words): (reason: string | null) => string {
  return (reason) => {
    if (reason === null) return 'In words alone'
    return reason in reasons ? words.t(reasons[reason as GivenReason]) : reason
  }
}

function daysOption(): Option {
  return new Option('--days <number>', 'how many days to look back on, today among them')
    .default(30)
    .argParser((text) => {
      if (!/^[1-9]\d{0,4}$/.test(text)) throw new InvalidArgumentError('It must be a number of days, 1 or more.')
      return Number(text)
    })
}
