/**
 * A sender of the scale benchmark: `node --import tsx sender.ts DATABASE_URL SMTP_URL CONNECTIONS`. It submits what is due
 * until it is told to end by SIGTERM, and then prints how many it submitted and the most memory that it had.
 */
import { openDatabase } from '../../src/db/database.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { testOutbox } from '../support/builders.ts'
import { watchMemory } from './watch-memory.ts'

const [databaseUrl = '', smtpUrl = '', connections = '5'] = process.argv.slice(2)
const db = openDatabase(databaseUrl, { max: Number(connections) + 4 })
const outbox = await testOutbox(db, smtpUrl, { connections: Number(connections) })
const draining = new AbortController()
process.once('SIGTERM', () => draining.abort())

const memory = watchMemory()
process.stdout.write('ready\n')
const { submitted } = await deliver(outbox, { signal: draining.signal })
const rssMb = memory()
outbox.relay.close()
await db.close()
console.log(JSON.stringify({ submitted, rssMb }))
