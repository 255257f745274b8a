import { Command, InvalidArgumentError, Option } from 'commander'
import type { App } from '../app.ts'
import { createChooser } from '../digests/choose.ts'
import { createReaderChooser } from '../digests/choose-for-readers.ts'
import { defaultWants, type Wants } from '../digests/wants.ts'
import { latestEdition } from '../editions/store.ts'
import { PaperrouteError } from '../lib/error.ts'
import { describeDigest } from '../mail/describe-digest.ts'
import { createSigner } from '../mail/dkim.ts'
import { exampleToken } from '../mail/examples/example-digests.ts'
import { exampleLinks } from '../mail/examples/examples.ts'
import { prepareDigest } from '../mail/prepare-digest.ts'
import { findByEmail } from '../subscribers/store.ts'
import { dayOption, withApp } from './with-app.ts'

const printable = ['html', 'text', 'eml'] as const
interface PreviewOptions {
  day?: string
  for?: string
  format?: (typeof printable)[number]
  watch?: boolean
  port: number
}

const defaultPort = 3025

export function previewCommand(): Command {
  return new Command('preview')
    .description('print the digest of the latest edition, without sending it')
    .addOption(dayOption('the latest edition of this day or before'))
    .option('--for <address>', 'as this subscriber would get it')
    .addOption(
      new Option('--format <format>', 'what to print; text for a subscriber who wants that alone, else html').choices([
        ...printable,
      ]),
    )
    .addOption(
      new Option(
        '--watch',
        'serve it and all other mails to a browser, and follow the templates as they change',
      ).conflicts(['day', 'for', 'format']),
    )
    .addOption(
      new Option('--port <port>', 'where --watch serves it, on this machine alone')
        .default(defaultPort)
        .argParser(parsePort),
    )
    .action(async (options: PreviewOptions, command: Command) => {
      if (!options.watch && command.getOptionValueSource('port') === 'cli')
        command.error("error: option '--port <port>' needs option '--watch'")
      if (options.watch) {
        const { watchTemplates } = await import('./preview/watch-templates.ts')
        return await watchTemplates(options.port)
      }
      await withApp(async (app) => {
        process.stdout.write(await preview(app, options))
      })
    })
    .addHelpText(
      'after',
      `
Needs no database with --watch: there are examples of every mail, odd ones among them.
  TEMPLATES_DIR=./our-templates paperroute preview --watch`,
    )
}

function parsePort(text: string): number {
  const port = Number(text)
  if (/^\d+$/.test(text) && port <= 65_535) return port
  throw new InvalidArgumentError('It must be a port, 0 to 65535; 0 takes a free one.')
}

async function preview(app: App, options: PreviewOptions): Promise<string | Buffer> {
  const latest = await latestEdition(app.db, options.day)
  if (!latest)
    throw new PaperrouteError('There is no edition to preview: run `paperroute ingest` and `paperroute publish`.')
  const subscriber = options.for ? await findByEmail(app.db, options.for) : undefined
  if (options.for && !subscriber) throw new PaperrouteError(`${options.for} is not a subscriber.`)
  const wants: Wants = subscriber?.preferences ?? defaultWants
  // What they have had already is shown again: a preview of nothing helps nobody.
  const window = { after: Math.min(subscriber?.readUpTo ?? latest.number, latest.number - 1), upTo: latest.number }
  const digest = subscriber
    ? await createReaderChooser(app.db, (await app.models.current(app.db))?.model ?? null)(subscriber.id, wants, window)
    : await createChooser(app.db)(wants, window)
  const described = await describeDigest(app.db, app.site, { ...digest, ...window })
  if (!described) throw new PaperrouteError('The edition holds nothing that this reader wants.')
  const { abstracts, language } = subscriber?.preferences ?? {}
  const wanted = subscriber?.preferences.format ?? 'html'
  const words = app.messages.for(language)
  const shown = options.format === 'html' ? 'html' : wanted
  const rendered = (await app.templates()).renderDigest(described.view, abstracts, words, shown)
  const format = options.format ?? wanted
  if (format !== 'eml') return rendered.forReader(exampleLinks(app.site))[format]
  const sign = app.site.mail.dkim && createSigner(app.site.mail.dkim)
  const prepared = prepareDigest(app.site, rendered, latest.number, { sign, format: wanted })
  const { raw } = await prepared.messageFor({
    to: subscriber?.email ?? 'reader@example.org',
    messageId: `<preview@${app.site.mail.from.address.split('@')[1]}>`,
    cadence: subscriber?.preferences.cadence ?? 'daily',
    unsubscribeToken: exampleToken,
    manageToken: exampleToken,
    listToken: exampleToken,
  })
  return raw
}
