/**
 * A sender to be killed: `node --import tsx sender.ts DATABASE_URL SMTP_URL`. It is the one of `start`, with shorter
 * pauses and claims. SIGTERM drains it; then it prints how many of its last deliveries it left without an ending. It ends
 * with its parent.
 */
import { openDatabase } from '../../src/db/database.ts'
import { createLogger } from '../../src/lib/log.ts'
import { openRelay } from '../../src/mail/relay.ts'
import { createComposer } from '../../src/outbox/compose.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { startSender } from '../../src/schedule/sender.ts'
import { testLinks, testSite, testTemplates } from '../support/builders.ts'
import { connectionsOfSender, leaseSeconds } from './limits.ts'

const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2)
const db = openDatabase(databaseUrl)
const relay = openRelay(smtpUrl, { connections: connectionsOfSender, longest: leaseSeconds - 2 })
const templates = await testTemplates()
const compose = createComposer({ db, site: testSite(), templates, links: testLinks })
let open = 0

const sender = startSender(
  async (signal) => {
    open = 0
    try {
      return await deliver(
        {
          db,
          relays: [relay],
          compose(delivery) {
            open += 1
            return compose(delivery)
          },
          idDomain: 'papers.example.org',
          unknownPolicy: 'resend',
        },
        {
          signal,
          leaseSeconds,
          onEnding(how) {
            if (how !== 'skipped') open -= 1
          },
        },
      )
    } catch (error) {
      // What a database that was killed before the drain has cut off is not the drain's doing.
      if (!signal.aborted) open = 0
      throw error
    }
  },
  createLogger('silent'),
  { usual: 50, trouble: 250 },
)

process.once('SIGTERM', async () => {
  await sender.drain()
  relay.close()
  await db.close()
  process.stdout.write(`${open}\n`, () => process.exit(0))
})
process.stdin.resume().on('close', () => process.exit(1))
process.stdout.write('ready\n')
