import { Command, InvalidArgumentError, Option } from 'commander'
import { isSourceName, sourceNames } from '../config/config.ts'
import { PaperrouteError } from '../lib/error.ts'
import type { IngestReport, SourceReport } from '../papers/ingest.ts'
import { describeOutcome } from '../runs/run.ts'
import { fileSource } from '../sources/file.ts'
import { counted, print, printJson, progressBar, remark } from './output.ts'
import { dayOption, jsonOption, withApp } from './with-app.ts'

export function ingestCommand(): Command {
  return new Command('ingest')
    .description('fetch new papers from the sources, or read them from a file')
    .addOption(new Option('--source <name>', 'only this one of SOURCES').argParser(parseSource))
    .addOption(
      new Option(
        '--file <path>',
        'read a file instead: JSONL of papers, a Hugging Face daily-papers JSON, an arXiv Atom answer, or an RSS, Atom or JSON feed; .gz is fine',
      ).conflicts('source'),
    )
    .option('--archive', 'store the papers as history: known, but never new')
    .addOption(dayOption('the day whose papers are wanted (default: today)'))
    .addOption(jsonOption())
    .action((options: { source?: string; file?: string; archive?: boolean; day?: string; json?: boolean }) =>
      withApp(async (app, signal) => {
        const bar = progressBar('Reading')
        const onProgress = (progress: { readBytes: number; totalBytes: number }) =>
          bar.update(progress.readBytes, progress.totalBytes)
        const sources = options.file
          ? [fileSource({ path: options.file, onProgress })]
          : app.sources.filter((source) => !options.source || source.name === options.source)
        if (sources.length === 0) {
          throw new PaperrouteError(
            `${options.source} is not among SOURCES (${app.config.sources.names.join(',')}): add it.`,
          )
        }
        const { day } = app.moment(options.day)
        const report = await app
          .ingest(sources, { day, archived: options.archive ?? false, signal })
          .finally(() => bar.stop())
        if (options.json) printJson(report)
        else printReport(report)
        if (report.run.outcome === 'failed') throw new PaperrouteError(`Nothing was ingested: ${whyFailed(report)}`)
      }),
    )
}

function parseSource(name: string): string {
  if (isSourceName(name)) return name
  throw new InvalidArgumentError(`Allowed choices are ${sourceNames.join(', ')}, feed:ADDRESS.`)
}

function printReport(report: IngestReport): void {
  for (const source of report.sources) {
    for (const refusal of source.refusals) remark(`${source.source}: passed over ${refusal.where}: ${refusal.why}`)
    if (source.refused > source.refusals.length) remark(`… and ${source.refused - source.refusals.length} more`)
    // The error of a run that failed as a whole is told once, at the end.
    if (report.run.outcome !== 'failed') print(describeSource(source))
  }
  if (report.run.outcome === 'quiet') print(describeOutcome(report.run))
}

/** A file needs no name before its error, which names it anyway. */
function whyFailed({ run, sources }: IngestReport): string | null {
  const [only, ...others] = sources
  return only?.error && others.length === 0 ? only.error : run.reason
}

/** What one source brought, in a line. */
export function describeSource(source: SourceReport): string {
  if (source.error) return `${source.source}: failed: ${source.error}`
  const parts = [counted(source.added, 'new paper'), `${source.known} known`]
  if (source.refused > 0) parts.push(`${source.refused} passed over`)
  return `${source.source}: ${parts.join(', ')}`
}
