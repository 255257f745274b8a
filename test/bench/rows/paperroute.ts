/** The row of Paperroute: everything between a delivery that is queued and its ending in the ledger. */
import { openDatabase } from '../../../src/db/database.ts'
import { send } from '../../../src/outbox/send.ts'
import { endOf, testOutbox, testSite } from '../../support/builders.ts'
import { day, queueDigests } from '../queue-digests.ts'
import { measureRow, readTask, smtpUrlOf } from './row.ts'

const task = readTask()
const { connections } = task
const db = openDatabase(task.databaseUrl, { max: connections + 4 })
const outbox = await testOutbox(db, smtpUrlOf(task), { site: testSite(task.env), connections })
await measureRow(task, async (count) => {
  await queueDigests(db, count)
  return () => send(outbox, endOf(day))
})
outbox.relay.close()
await db.close()
