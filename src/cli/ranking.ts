import { Command } from 'commander'
import type { LearnProgress } from '../digests/learn-ranking.ts'
import { PaperrouteError } from '../lib/error.ts'
import { counted, type ProgressBar, print, printJson, progressBar } from './output.ts'
import { jsonOption, withApp } from './with-app.ts'

const parts: Record<LearnProgress['part'], string> = {
  reading: 'Reading papers',
  space: 'Finding which go together',
  readers: 'Learning from readers',
}

export function rankingCommand(): Command {
  const learn = new Command('learn')
    .description(
      'learn from papers and from what readers save, unless nothing has changed; start and serve do it nightly',
    )
    .addOption(jsonOption())
    .action((options: { json?: boolean }) =>
      withApp(async (app, signal) => {
        const bars = progressBars()
        const report = await app
          .learn({ signal, onProgress: bars.tell })
          .catch((error) => {
            throw signal.aborted ? new PaperrouteError('Stopped before the end: the ranking is as it was.') : error
          })
          .finally(bars.stop)
        if (options.json) return printJson(report)
        if (!report.learnt) return print(`Nothing was learnt: ${report.why}.`)
        const { papers, libraries, seconds } = report
        const readers = libraries > 0 ? ` and ${counted(libraries, 'library', 'libraries')}` : ''
        print(`Learnt from ${counted(papers, 'paper')}${readers} in ${seconds} s; the next digests use it.`)
      }),
    )
  return new Command('ranking').description('how digests are ranked for readers who save and rate').addCommand(learn)
}

/** A bar for each part of the work, one after the other. */
function progressBars(): { tell(progress: LearnProgress): void; stop(): void } {
  let shown: { part: LearnProgress['part']; bar: ProgressBar } | undefined
  return {
    tell({ part, done, total }) {
      if (shown?.part !== part) {
        shown?.bar.stop()
        shown = { part, bar: progressBar(parts[part], { lines: true }) }
      }
      shown.bar.update(done, total)
    },
    stop: () => shown?.bar.stop(),
  }
}
