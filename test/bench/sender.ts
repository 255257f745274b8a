/**
 * A sender of the scale benchmark: `node --import tsx sender.ts DATABASE_URL SMTP_URL CONNECTIONS`. It submits what is due
 * until it is told to end by SIGTERM, and then prints how many it submitted and the most memory that it had.
 */
import { openDatabase } from '../../src/db/database.ts'
import { openRelay } from '../../src/mail/relay.ts'
import { createComposer } from '../../src/outbox/compose.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { testLinks, testSite, testTemplates } from '../support/builders.ts'

const [databaseUrl = '', smtpUrl = '', connections = '5'] = process.argv.slice(2)
const db = openDatabase(databaseUrl, { max: Number(connections) + 4 })
const relay = openRelay(smtpUrl, { connections: Number(connections) })
const compose = createComposer({ db, site: testSite(), templates: await testTemplates(), links: testLinks })
const draining = new AbortController()
process.once('SIGTERM', () => draining.abort())

let rss = 0
const watching = setInterval(() => {
  rss = Math.max(rss, process.memoryUsage.rss())
}, 100)
process.stdout.write('ready\n')
const outbox = { db, relays: [relay], compose, idDomain: 'papers.example.org', unknownPolicy: 'resend' as const }
const { submitted } = await deliver(outbox, { signal: draining.signal })
clearInterval(watching)
relay.close()
await db.close()
console.log(JSON.stringify({ submitted, rssMb: Math.round(rss / 1e6) }))
