/**
 * How fast Paperroute submits, beside a pooled `sendMail` loop and a bare socket that writes finished messages, all in
 * one run: `npm run bench [-- --messages 4000 --connections 20]`, or `npm run bench -- --json` for the figures alone. All
 * have the same number of connections. The receiver is another process.
 */
import { generateKeyPairSync } from 'node:crypto'
import { mkdtemp, rm } from 'node:fs/promises'
import { cpus, tmpdir, totalmem } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { simpleParser } from 'mailparser'
import { createTransport } from 'nodemailer'
import type { DKIMOptions } from 'nodemailer/lib/dkim'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { signedHeaders } from '../../src/mail/dkim.ts'
import { digestMessage, type Message } from '../../src/mail/message.ts'
import { openRelay } from '../../src/mail/relay.ts'
import type { Site } from '../../src/mail/site.ts'
import type { Claimed } from '../../src/outbox/claim.ts'
import { createComposer } from '../../src/outbox/compose.ts'
import { showSample } from '../../src/outbox/sample.ts'
import { makeDigests, send } from '../../src/outbox/send.ts'
import { addConsented } from '../../src/subscribers/consented-store.ts'
import { endOf, testLinks, testSite, testTemplates } from '../support/builders.ts'
import { blast } from './bare-socket.ts'
import { startSink } from './start-sink.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '4000' },
    connections: { type: 'string', default: '20' },
    json: { type: 'boolean', default: false },
  },
})
const messages = Number(values.messages)
const connections = Number(values.connections)
const day = '2026-03-10'
let messageBytes = 0

interface Row {
  name: string
  messagesPerSecond: number
  cpuMsPerMessage: number
  rssMb: number
}

/** Times `work`, which must have brought `count` messages to the receiver when it ends. */
async function measure(name: string, count: number, work: () => Promise<void>): Promise<Row> {
  const before = await sink.taken()
  const cpu = process.cpuUsage()
  const start = process.hrtime.bigint()
  await work()
  const seconds = Number(process.hrtime.bigint() - start) / 1e9
  const { user, system } = process.cpuUsage(cpu)
  const arrived = (await sink.taken()) - before
  if (arrived !== count) throw new Error(`${name}: ${arrived} of ${count} messages arrived`)
  return {
    name,
    messagesPerSecond: Math.round(count / seconds),
    cpuMsPerMessage: Number(((user + system) / 1_000 / count).toFixed(3)),
    rssMb: Math.round(process.memoryUsage.rss() / 1e6),
  }
}

/** A claimed delivery of the sample digest, as the composer takes it. */
async function oneDelivery(db: Database): Promise<Claimed> {
  const { rows } = await db.query(
    `SELECT d.id, d.day, d.kind, d.address, d.digest_id, s.public_id FROM deliveries d JOIN subscribers s ON s.id = d.subscriber_id LIMIT 1`,
  )
  const [found] = rows as {
    id: number
    day: string
    kind: 'digest'
    address: string
    digest_id: number
    public_id: Buffer
  }[]
  if (!found) throw new Error('the fan-out made no delivery')
  return {
    id: found.id,
    day: found.day,
    kind: found.kind,
    address: found.address,
    noticeId: null,
    changeId: null,
    digestId: found.digest_id,
    attempts: 1,
    firstAttemptAt: new Date(),
    messageId: '<bench@papers.example.org>',
    publicId: found.public_id,
    cadence: 'daily',
    abstracts: 'full',
    format: 'html',
    language: null,
  }
}

async function finished(message: Message): Promise<Buffer> {
  const composed = await createTransport({ streamTransport: true, buffer: true, newline: 'windows' }).sendMail(message)
  return composed.message as Buffer
}

/** What a program without a fast path hands to Nodemailer for the same message. */
async function unprepared(site: Site, message: Buffer): Promise<Message> {
  const { subject = '', text = '', html } = await simpleParser(message)
  const content = { to: 'reader@example.org', messageId: '<bench@papers.example.org>', subject, text }
  const mailing = { unsubscribeToken: 'u'.repeat(42), edition: 1, cadence: 'daily' }
  return digestMessage(site, { ...content, html: String(html) }, mailing)
}

/** Nodemailer's own signer, over the same fields. */
function dkimOf({ mail: { dkim } }: Site): { dkim?: DKIMOptions } {
  const [key] = dkim?.keys ?? []
  if (!dkim || !key) return {}
  const { selector: keySelector, privateKey } = key
  return { dkim: { domainName: dkim.domain, keySelector, privateKey, headerFieldNames: signedHeaders.join(':') } }
}

async function measureAll(db: Database, site: Site, kind: string, smtpUrl: string, port: number): Promise<Row[]> {
  const relay = openRelay(smtpUrl, { connections })
  const outbox = {
    db,
    relays: [relay],
    compose: createComposer({ db, site, templates: await testTemplates(), links: testLinks }),
    idDomain: 'papers.example.org',
    unknownPolicy: 'resend' as const,
  }
  await db.query('TRUNCATE deliveries')
  await db.query('UPDATE subscribers SET read_up_to = NULL, next_digest_at = to_timestamp(0)')
  await makeDigests(db, endOf(day))
  const bytes = await finished(await outbox.compose(await oneDelivery(db)))
  const message = await unprepared(site, bytes)
  messageBytes = bytes.length
  const naive = createTransport({ url: smtpUrl, pool: true, maxConnections: connections, ...dkimOf(site) })
  const rows = [
    await measure(`sendMail loop, ${kind}`, messages, async () => {
      await Promise.all(Array.from({ length: messages }, () => naive.sendMail({ ...message })))
    }),
    await measure(`bare socket, ${kind}`, messages, () => blast(port, bytes, messages, connections)),
    await measure(`Paperroute, ${kind}`, messages, async () => {
      await send(outbox, endOf(day))
    }),
  ]
  naive.close()
  relay.close()
  return rows
}

const dataDir = await mkdtemp(join(tmpdir(), 'paperroute-bench-'))
const server = await openEmbeddedPostgres({ dataDir })
const db = openDatabase(server.url, { max: connections + 4 })
const sink = await startSink()
try {
  await migrate(server.url)
  await showSample(db, day)
  const readers = Array.from({ length: messages }, (_, index) => ({
    email: `reader${index}@example.org`,
    wording: 'a benchmark',
    how: 'import' as const,
    digestSize: 20,
  }))
  await addConsented(db, readers, { timeZone: 'UTC' })
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const signedSite = testSite({ DKIM_DOMAIN: 'papers.example.org', DKIM_SELECTOR: 'bench', DKIM_PRIVATE_KEY: key })
  const smtpUrl = `smtp://127.0.0.1:${sink.port}?ignoreTLS=true`
  const unsigned = await measureAll(db, testSite(), 'unsigned', smtpUrl, sink.port)
  const signed = await measureAll(db, signedSite, 'signed', smtpUrl, sink.port)
  report(unsigned, signed)
} finally {
  await db.close()
  await server.close()
  sink.close()
  await rm(dataDir, { recursive: true, force: true })
}

function report(unsigned: Row[], signed: Row[]): void {
  const ratio = (rows: Row[], to: number) =>
    Number(((rows[2]?.messagesPerSecond ?? 0) / (rows[to]?.messagesPerSecond ?? 1)).toFixed(2))
  const machine = `${cpus().length} × ${cpus()[0]?.model}, ${Math.round(totalmem() / 2 ** 30)} GiB, Node ${process.versions.node}`
  const facts = {
    machine,
    rows: [...signed, ...unsigned],
    ratios: {
      signedVsNaive: ratio(signed, 0),
      signedVsSocket: ratio(signed, 1),
      unsignedVsNaive: ratio(unsigned, 0),
      unsignedVsSocket: ratio(unsigned, 1),
    },
  }
  if (values.json) console.log(JSON.stringify(facts))
  else {
    console.log(
      `${machine}; ${messages} messages of ${Math.round(messageBytes / 1_000)} kB, ${connections} connections`,
    )
    console.table(facts.rows)
    console.table(facts.ratios)
  }
}
