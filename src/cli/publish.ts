import { Command } from 'commander'
import { PaperrouteError } from '../lib/error.ts'
import { editionUrl } from '../mail/site.ts'
import { describeOutcome } from '../runs/run.ts'
import { counted, print, printJson, remark } from './output.ts'
import { dayOption, jsonOption, withApp } from './with-app.ts'

export function publishCommand(): Command {
  return new Command('publish')
    .description('freeze all new papers, ranked, as the edition of the day')
    .addOption(dayOption('the day of the edition (default: today)'))
    .addOption(jsonOption())
    .addHelpText(
      'after',
      `
Nobody is sent anything yet. Where the day has its edition already, or nothing is new, nothing changes and it says so.
start and serve publish by themselves at PUBLISH_CRON.
  paperroute ingest && paperroute publish
  paperroute publish --day 2026-03-10     for a day that was missed`,
    )
    .action((options: { day?: string; json?: boolean }) =>
      withApp(async (app) => {
        const report = await app.publish(app.moment(options.day).day)
        const { run, edition, unfit } = report
        if (options.json) printJson(report)
        else {
          for (const paper of unfit) remark(`passed over ${paper.source} ${paper.externalId}: ${paper.why}`)
          if (edition) {
            const url = editionUrl(app.site, { day: edition.day, isSample: false })
            print(`Edition No. ${edition.number} of ${edition.day}: ${counted(run.count, 'paper')}, ${url}`)
          } else if (run.outcome !== 'failed') print(describeOutcome(run))
        }
        if (run.outcome === 'failed') throw new PaperrouteError(`There is no edition: ${run.reason}`)
      }),
    )
}
