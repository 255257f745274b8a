import { openDatabase } from '../../src/db/database.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { testOutbox } from '../support/builders.ts'

/** A sender in a process of its own, to be killed: `node --import tsx sender-process.ts DATABASE_URL SMTP_URL`. */
const [databaseUrl = '', smtpUrl = ''] = process.argv.slice(2)
const db = openDatabase(databaseUrl)
const outbox = await testOutbox(db, smtpUrl)
await deliver(outbox)
outbox.relay.close()
await db.close()
