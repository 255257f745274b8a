import { afterAll, beforeAll, beforeEach, expect, test } from 'vitest'
import { dayIn } from '../../src/lib/clock.ts'
import { addReaders, publishPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase } from '../support/database.ts'
import { dailyPapersPath, type FixtureServer, json, startFixtureServer } from '../support/fixture-server.ts'
import { freePorts } from '../support/ports.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { relayAt, useCommandLine } from './command-line.ts'

const { db, spawn } = useCommandLine()
let server: FixtureServer
let receiver: Receiver

beforeAll(async () => {
  server = await startFixtureServer()
  receiver = await startReceiver()
})
afterAll(async () => {
  await server.close()
  await receiver.close()
})
beforeEach(async () => {
  await emptyDatabase(db)
  receiver.mails.length = 0
})

/** Longer than a sender needs to find who is due. */
const slowness = 2_500

test.each(['start', 'serve', 'serve --only schedule,sender'])(
  'whoever was due in an outage gets what %s publishes late, not word that nothing is new',
  async (command) => {
    const hours = (ago: number) => new Date(Date.now() - ago * 3_600_000)
    await publishPapers(db, dayIn('UTC', hours(24)), [rawPaper()])
    await addReaders(db, 'ada@example.org')
    await db.query(`UPDATE subscribers SET read_up_to = 1, wants_quiet_note = true, next_digest_at = $1`, [hours(1)])
    const missed = { paper: { id: '2601.90001', title: 'Missed in the outage', summary: 'So.', authors: [] } }
    server.serve(dailyPapersPath, async (response) => {
      await new Promise((resolve) => setTimeout(resolve, slowness))
      json([missed])(response)
    })
    const [PORT = '', INBOX_PORT = '', INBOX_SMTP_PORT = ''] = (await freePorts(3)).map(String)
    const sources = { SOURCES: 'hugging-face', HUGGINGFACE_URL: server.url, PUBLISH_CRON: '0 0 * * *' }
    const ports = { PORT, INBOX_PORT, INBOX_SMTP_PORT }
    const running = spawn(command, { ...relayAt(receiver.url), ...sources, ...ports, LOG_LEVEL: 'warn' })
    const subjects = () => receiver.to('ada@example.org').map(({ parsed }) => parsed.subject)
    await expect.poll(subjects, { timeout: 60_000 }).toEqual([expect.stringContaining('Missed in the outage')])
    running.kill('SIGTERM')
    expect(await running.ended).toMatchObject({ code: 0 })
  },
)
