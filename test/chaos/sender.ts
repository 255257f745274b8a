/**
 * A sender to be killed: `node --import tsx sender.ts DATABASE_URL SMTP_URL`. It is the one of `start`, with shorter
 * pauses and claims. SIGTERM drains it; then it prints how many of its last deliveries it left without an ending. It ends
 * with its parent.
 */
import { openDatabase } from '../../src/db/database.ts'
import { createLogger } from '../../src/lib/log.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { startSender } from '../../src/schedule/sender.ts'
import { testOutbox } from '../support/builders.ts'
import { connectionsOfSender, leaseSeconds } from './limits.ts'

const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2)
const db = openDatabase(databaseUrl)
const outbox = await testOutbox(db, smtpUrl, { connections: connectionsOfSender, longest: leaseSeconds - 2 })
let open = 0

const sender = startSender(
  async (signal) => {
    open = 0
    try {
      return await deliver(
        {
          ...outbox,
          compose(delivery) {
            open += 1
            return outbox.compose(delivery)
          },
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
  outbox.relay.close()
  await db.close()
  process.stdout.write(`${open}\n`, () => process.exit(0))
})
process.stdin.resume().on('close', () => process.exit(1))
process.stdout.write('ready\n')
