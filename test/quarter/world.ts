import { pino } from 'pino'
import { z } from 'zod'
import { type App, openApp } from '../../src/app.ts'
import { loadConfig } from '../../src/config/config.ts'
import { row } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { noteRefusal } from '../../src/feedback/note-refusal.ts'
import type { Relays } from '../../src/mail/relays.ts'
import { createComposer } from '../../src/outbox/compose.ts'
import { type SendReport, send } from '../../src/outbox/send.ts'
import { type Door, openDoor } from '../support/door.ts'
import { dailyPapersPath, json, startFixtureServer } from '../support/fixture-server.ts'
import { freePort } from '../support/ports.ts'
import { type Clock, takeOverTime } from './clock.ts'
import type { Listing } from './listings.ts'
import { type Mailbox, openMailbox } from './mailbox.ts'
import { openPress, type Press } from './press.ts'
import { putTopics } from './topics.ts'

/** The product on a database of its own, with a source, a relay and a time that are ours. */
export interface World {
  readonly app: App
  readonly clock: Clock
  readonly mailbox: Mailbox
  readonly press: Press
  /** The way to the relay. */
  readonly door: Door
  /** What the product has logged as an error. */
  readonly troubles: readonly string[]
  /** How often the ranking was learnt. */
  lessons(): number
  /** Does the jobs whose moment it is. */
  runJobs(): Promise<void>
  /** Starts again after an outage, as `start` does: the sender too, which waits for what has to be made up. */
  restart(): Promise<void>
  /** One round of a sender. */
  tick(): Promise<SendReport>
  /** The next moment after this one at which somebody is due, a pause ends or a delivery is to be tried again. */
  nextDue(): Promise<number>
  /** Sends a form to a page of the product. @throws unless it is taken */
  post(url: string, form: RequestInit): Promise<void>
  close(): Promise<void>
}

/** When the chores are done, the ranking is learnt, the source asked and the day published, in UTC. */
export const jobTimes = {
  ...{ partitions: '03:00', learn: '04:45', ingest: ['05:20', '09:20', '16:20'], publish: '05:30' },
} as const
const ingestCron = '20 5,9,16 * * *'

/** @param databaseUrl an empty database, or one that has the schema, to which nobody is connected */
export async function openWorld(databaseUrl: string, start: Date, listing: Listing): Promise<World> {
  await migrate(databaseUrl)
  const clock = await takeOverTime(databaseUrl, start)
  const endings: (() => Promise<unknown> | unknown)[] = [() => clock.stop()]
  const close = async () => {
    for (const end of endings.splice(0).reverse()) await end()
  }
  try {
    const press = openPress()
    const source = await startFixtureServer()
    endings.push(() => source.close())
    source.serve(dailyPapersPath, (response, { query }) => {
      const limit = Number(query.get('limit') ?? 50)
      const from = Number(query.get('p') ?? 0) * limit
      const rows = listing(query.get('date') ?? '', clock.now().getTime()).slice(from, from + limit)
      press.list(rows)
      json(rows)(response)
    })
    const mailbox = await openMailbox()
    endings.push(() => mailbox.close())
    const door = await openDoor(mailbox.port)
    endings.push(() => door.close())
    const port = await freePort()
    const troubles: string[] = []
    let lessons = 0
    const log = pino(
      { level: 'info' },
      {
        write(line: string) {
          const { level, libraries } = said.parse(JSON.parse(line))
          if (level >= errorLevel) troubles.push(line)
          if (libraries !== undefined) lessons += 1
        },
      },
    )
    const config = loadConfig(
      {
        DATABASE_URL: databaseUrl,
        SECRET: 'a secret of at least thirty-two characters',
        SOURCES: 'hugging-face',
        HUGGINGFACE_URL: source.url,
        INGEST_CRON: ingestCron,
        SMTP_URL: `smtp://127.0.0.1:${door.port}`,
        MAIL_FROM: 'Daily Papers <digest@papers.example.org>',
        PORT: String(port),
        PUBLIC_URL: `http://127.0.0.1:${port}`,
      },
      '/dev/null',
    )
    const app = await openApp(config, log)
    endings.push(() => app.close())
    await app.db.query(putTopics)
    const web = await app.serveWeb()
    endings.push(() => web.close())
    const relays = await app.relays()
    endings.push(() => relays.close())
    const tick = await createTick(app, relays)

    return {
      app,
      clock,
      mailbox,
      press,
      door,
      troubles,
      lessons: () => lessons,
      tick,
      close,
      async runJobs() {
        // Of a schedule only the jobs: its own clock is the real one.
        const schedule = app.startSchedule()
        await schedule.makeUpMissed(clock.now())
        await schedule.stop()
      },
      async restart() {
        const schedule = app.startSchedule()
        const madeUp = schedule.makeUpMissed(clock.now())
        const sender = app.startSender(relays, madeUp)
        await madeUp
        await sender.drain()
        await schedule.stop()
      },
      nextDue: () => nextDue(app, clock.now()),
      async post(url, form) {
        const answer = await fetch(url, { ...form, redirect: 'error' })
        const page = await answer.text()
        if (!answer.ok) throw new Error(`${new URL(url).pathname.slice(0, 12)}… answered ${answer.status}: ${page}`)
      },
    }
  } catch (error) {
    await close()
    throw error
  }
}

/** The round of a sender whose composer lives as long as it does. */
async function createTick(app: App, relays: Relays): Promise<() => Promise<SendReport>> {
  const { db, site, links } = app
  const outbox = {
    db,
    relays: relays.all,
    compose: createComposer({ db, site, templates: await app.templates(), links }),
    idDomain: 'papers.example.org',
    unknownPolicy: 'resend' as const,
    onRefused: noteRefusal,
  }
  return () => send(outbox, app.moment())
}

/** What is looked at of a line of the log: how bad it is, and what only a lesson tells. */
const errorLevel = 50
const said = z.object({ level: z.number(), libraries: z.number().optional() })

const moment = z.object({ at: z.date().nullable() })

async function nextDue({ db }: App, now: Date): Promise<number> {
  const { at } = await row(
    db.prepared,
    moment,
    `SELECT least(
       (SELECT min(next_digest_at) FROM subscribers WHERE state = 'active' AND next_digest_at > $1),
       (SELECT min(paused_until) FROM subscribers WHERE state = 'paused' AND paused_until > $1),
       (SELECT min(available_at) FROM deliveries WHERE status IN ('queued', 'deferred') AND available_at > $1)) AS at`,
    [now],
  )
  return at?.getTime() ?? Number.POSITIVE_INFINITY
}
