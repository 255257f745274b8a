import { Command, InvalidArgumentError, Option } from 'commander'
import { type App, openApp } from '../app.ts'
import { loadConfig } from '../config/config.ts'
import { PaperrouteError } from '../lib/error.ts'
import { createLogger } from '../lib/log.ts'
import { untilSignal } from './with-app.ts'

const parts = ['web', 'schedule', 'sender'] as const
type Part = (typeof parts)[number]

/** Something that runs until it is told to end. */
export interface Service {
  name: Part
  stop(): Promise<void>
  /** Of a schedule: the end of what it makes up. */
  madeUp?: Promise<void>
}

export function serveCommand(): Command {
  return new Command('serve')
    .description('the parts of start on a real PostgreSQL and a real relay; several may run beside each other')
    .addOption(
      new Option('--only <parts>', 'some of them, between commas')
        .default([...parts], parts.join(','))
        .argParser(parseParts),
    )
    .addHelpText(
      'after',
      `
web answers the pages; schedule fetches, learns and publishes at their times; sender makes the digests that are due and
delivers them. All in one process, or each in some of its own, which share nothing but the database:
  paperroute serve
  paperroute serve --only web
  paperroute serve --only schedule,sender

Needs DATABASE_URL, and SMTP_URL to send. Ctrl-C or SIGTERM finishes what is under way and stops.`,
    )
    .action(async (options: { only: Part[] }) => {
      const config = loadConfig()
      if (!config.databaseUrl) {
        throw new PaperrouteError('serve needs DATABASE_URL; `paperroute start` brings a database of its own.')
      }
      if (config.mail.relays.length === 0 && options.only.includes('sender')) {
        throw new PaperrouteError('serve needs SMTP_URL to send; `paperroute start` brings a local inbox.')
      }
      const log = createLogger(config.logLevel ?? 'info')
      const { arrived } = untilSignal()
      const app = await openApp(config, log)
      const services: Service[] = []
      try {
        for (const part of options.only) services.push(await startPart(app, part, services))
        log.info({ parts: options.only, publicUrl: config.web.publicUrl }, `serving ${options.only.join(', ')}`)
        log.info(`${await arrived}: finishing what is under way`)
      } finally {
        for (const service of services.reverse()) await service.stop()
        await app.close()
      }
    })
}

function parseParts(text: string): Part[] {
  const named = text.split(',').map((part) => part.trim())
  const unknown = named.find((part) => !(parts as readonly string[]).includes(part))
  if (unknown !== undefined)
    throw new InvalidArgumentError(`There is no part ${unknown}: name some of ${parts.join(',')}.`)
  return parts.filter((part) => named.includes(part))
}

async function startPart(app: App, part: Part, running: readonly Service[]): Promise<Service> {
  if (part === 'web') {
    const web = await app.serveWeb()
    return { name: part, stop: () => web.close() }
  }
  if (part === 'schedule') {
    const schedule = app.startSchedule()
    // In the background: what was missed may take minutes, and a signal must not wait for it to begin.
    const madeUp = schedule.makeUpMissed(new Date())
    return {
      name: part,
      madeUp,
      async stop() {
        await schedule.stop()
        await madeUp
      },
    }
  }
  const relays = await app.relays()
  try {
    for (const fault of await relays.verify()) app.log.warn(`${fault} The other relays are used.`)
  } catch (error) {
    relays.close()
    throw error
  }
  const sender = app.startSender(relays, running.find(({ name }) => name === 'schedule')?.madeUp)
  return {
    name: part,
    async stop() {
      await sender.drain()
      relays.close()
    },
  }
}
