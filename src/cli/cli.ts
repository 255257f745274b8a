import { Command, CommanderError } from 'commander'
import { version } from '../app.ts'
import { strangeNames } from '../config/strange-names.ts'
import { PaperrouteError } from '../lib/error.ts'
import { deliveriesCommand } from './deliveries.ts'
import { editionsCommand } from './editions.ts'
import { ingestCommand } from './ingest.ts'
import { migrateCommand } from './migrate.ts'
import { printError, remark } from './output.ts'
import { papersCommand } from './papers.ts'
import { previewCommand } from './preview.ts'
import { publishCommand } from './publish.ts'
import { rankingCommand } from './ranking.ts'
import { sendCommand } from './send.ts'
import { serveCommand } from './serve.ts'
import { startCommand } from './start.ts'
import { statusCommand } from './status.ts'
import { subscribersCommand } from './subscribers.ts'
import { templatesCommand } from './templates.ts'

/** The exit codes that scripts rely on. */
const exit = { done: 0, failed: 1, usage: 2 } as const

/**
 * Runs one command.
 * @returns its exit code: 0 done, 1 failed with one line on standard error, 2 wrong usage
 */
export async function run(argv: readonly string[]): Promise<number> {
  for (const stream of [process.stdout, process.stderr]) stream.off('error', letGo).on('error', letGo)
  const program = new Command('paperroute')
    .description('Sends a research community its daily paper digest by e-mail.')
    .version(version)
    .showHelpAfterError('Run with --help to see what is possible.')
    .exitOverride()
    .hook('preAction', (_, command) => warnOfStrangeNames(command.name()))
  program.addHelpText(
    'after',
    `
A first look, with everything in one process and mail that goes nowhere:
  paperroute start

The morning by hand:
  paperroute ingest && paperroute publish && paperroute send

Settings come from the environment and from the file .env; .env.example lists them all.`,
  )
  for (const command of [
    startCommand(),
    serveCommand(),
    migrateCommand(),
    ingestCommand(),
    publishCommand(),
    sendCommand(),
    previewCommand(),
    templatesCommand(),
    editionsCommand(),
    papersCommand(),
    rankingCommand(),
    subscribersCommand(),
    deliveriesCommand(),
    statusCommand(),
  ]) {
    program.addCommand(inherit(command))
  }
  try {
    await program.parseAsync([...argv.slice(0, 2), ...answerable(program, argv.slice(2))])
    return typeof process.exitCode === 'number' ? process.exitCode : exit.done
  } catch (error) {
    if (error instanceof CommanderError) return error.exitCode === 0 ? exit.done : exit.usage
    printError(error, !(error instanceof PaperrouteError))
    return exit.failed
  }
}

/**
 * Asked for help with a command that there is not, Commander gives that of the command above and calls it done. Without
 * the asking it says what is wrong, and names the nearest.
 */
function answerable(program: Command, words: readonly string[]): readonly string[] {
  const others = words.filter((word) => !['help', '--help', '-h'].includes(word))
  let command = program
  for (const word of others) {
    if (command.commands.length === 0) break
    const next = command.commands.find((one) => one.name() === word)
    if (!next) return others
    command = next
  }
  return words
}

/**
 * A setting that is misspelt would be ignored without a word. Names for other programs are no trouble, so they are told
 * only where the service starts, and stop nothing.
 */
function warnOfStrangeNames(command: string): void {
  const { slips, others } = strangeNames(process.env)
  for (const slip of slips) remark(`paperroute: ${slip}`)
  if (others.length > 0 && (command === 'start' || command === 'serve'))
    remark(`paperroute: .env has what is no setting: ${others.join(', ')}. .env.example lists all that are.`)
}

/** A reader that has gone, as a closed terminal or `head`, must not end a command in the middle of its work. */
const letGo = () => undefined

/** Commander hands these settings down only to commands that the program itself makes. */
function inherit(command: Command): Command {
  command.exitOverride().showHelpAfterError('Run with --help to see what is possible.')
  for (const sub of command.commands) inherit(sub)
  return command
}
