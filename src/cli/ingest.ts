import { Command, InvalidArgumentError, Option } from 'commander'
import { isSourceName, sourceNames } from '../config/settings.ts'
import { PaperrouteError } from '../lib/error.ts'
import type { IngestReport, SourceReport } from '../papers/ingest.ts'
import { describeOutcome } from '../runs/run.ts'
import type { FileOptions } from '../sources/files/file.ts'
import type { Source, Span } from '../sources/source.ts'
import { counted, print, printJson, progressBar, remark, ticker } from './output.ts'
import { dayOption, jsonOption, withApp } from './with-app.ts'

interface Options {
  source?: string
  file?: string
  span: Span
  archive?: boolean
  day?: string
  json?: boolean
}

export function ingestCommand(): Command {
  return new Command('ingest')
    .description('fetch new papers from the sources, or read them from a file')
    .addOption(new Option('--source <name>', 'only this one, whether or not SOURCES names it').argParser(parseSource))
    .addOption(
      new Option(
        '--file <path>',
        'read a file instead: JSONL of papers, a Hugging Face daily-papers JSON, an answer of arXiv (Atom, RSS, OAI-PMH) or bioRxiv, a listing mail of arXiv, or any RSS, Atom or JSON feed; .gz is fine',
      ).conflicts('source'),
    )
    .option('--archive', 'store the papers as history: known, but never new')
    .addOption(
      new Option('--span <span>', 'how much around the day: the day, its week or its month')
        .choices(['day', 'week', 'month'])
        .default('day')
        .conflicts('file'),
    )
    .addOption(dayOption('the day whose papers are wanted (default: today)'))
    .addOption(jsonOption())
    .action((options: Options) =>
      withApp(async (app, signal) => {
        const bar = progressBar('Reading')
        const onProgress = (progress: { readBytes: number; totalBytes: number }) =>
          bar.update(progress.readBytes, progress.totalBytes)
        const asked = options.source ? [await app.sourceNamed(options.source)] : await app.sources()
        const asking = ticker(`Asking ${asked.map((source) => source.name).join(', ')}`)
        const sources = options.file
          ? [await sourceOfFile({ path: options.file, onProgress })]
          : asked.map((source) => watched(source, asking.tick))
        const { day, now } = app.moment(options.day)
        const report = await app
          .ingest(sources, { day, now, span: options.span, archived: options.archive ?? false, signal })
          .finally(() => {
            bar.stop()
            asking.stop()
          })
        if (options.json) printJson(report)
        else printReport(report)
        if (report.run.outcome === 'failed' && signal.aborted)
          throw new PaperrouteError('Stopped before its end: nothing was ingested.')
        if (report.run.outcome === 'failed') throw new PaperrouteError(`Nothing was ingested: ${whyFailed(report)}`)
      }),
    )
}

async function sourceOfFile(options: FileOptions): Promise<Source> {
  const { fileSource } = await import('../sources/files/file.ts')
  return fileSource(options)
}

/** The same source, with whoever waits told of each record. */
function watched(source: Source, onRecord: () => void): Source {
  return {
    ...source,
    async *items(request) {
      for await (const item of source.items(request)) {
        onRecord()
        yield item
      }
    },
  }
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
    if (report.run.outcome !== 'failed' || source.ended.outcome !== 'failed') print(describeSource(source))
  }
}

/** A file needs no name before its error, which names it anyway. */
function whyFailed({ run, sources }: IngestReport): string | null {
  const [only, ...others] = sources
  return only && others.length === 0 ? only.ended.reason : run.reason
}

/** What one source brought, in a line. */
export function describeSource({ source, ended, known, refused }: SourceReport): string {
  if (ended.outcome === 'failed') return `${source}: ${describeOutcome(ended)}`
  const parts = [counted(ended.count, 'new paper'), `${known} known`]
  if (refused > 0) parts.push(`${refused} passed over`)
  const why = ended.outcome === 'done' ? '' : ` (${describeOutcome(ended)})`
  return `${source}: ${parts.join(', ')}${why}`
}
