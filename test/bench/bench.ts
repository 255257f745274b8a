/**
 * How fast Paperroute submits, beside a pooled `sendMail` loop and a bare socket that writes finished messages, all in
 * one run: `npm run bench [-- --messages 4000 --connections 20]`, or `npm run -s bench -- --json` for the figures alone
 * (without -s npm prints a line of its own). Each row is a process of its own, started as `npm start` starts one, so that
 * its CPU and memory are its alone. The receiver is another process: one that only looks for the end of each message, so
 * that the sender is what is measured, or with `--receiver smtp-server` a real server that does more for each.
 */
import { spawn } from 'node:child_process'
import { generateKeyPairSync } from 'node:crypto'
import { once } from 'node:events'
import { mkdir, mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { openDatabase } from '../../src/db/database.ts'
import { openEmbeddedPostgres } from '../../src/db/embedded/open.ts'
import { migrate } from '../../src/db/migrate.ts'
import { showSample } from '../../src/outbox/sample.ts'
import { testSite } from '../support/builders.ts'
import { asStarted } from './as-started.ts'
import { machine } from './machine.ts'
import { writeOneMessage } from './one-message.ts'
import { day } from './queue-digests.ts'
import { type Figures, figures, type Task } from './rows/row.ts'
import { isReceiver, receivers, type Sink, startSink } from './start-sink.ts'

const { values } = parseArgs({
  options: {
    messages: { type: 'string', default: '4000' },
    connections: { type: 'string', default: '20' },
    'warm-up': { type: 'string', default: '300' },
    receiver: { type: 'string', default: 'sink' },
    json: { type: 'boolean', default: false },
  },
})
const { receiver } = values
if (!isReceiver(receiver)) throw new Error(`--receiver must be one of ${receivers.join(', ')}`)
const messages = Number(values.messages)
const connections = Number(values.connections)
const warmUp = Number(values['warm-up'])

const ways = { naive: 'sendMail loop', socket: 'bare socket', paperroute: 'Paperroute' } as const
type Way = keyof typeof ways
type Rows = Record<Way, Figures>

/** Runs a row to its end. @throws where not all of its messages arrived */
async function runRow(way: Way, task: Task, sink: Sink): Promise<Figures> {
  const before = await sink.taken()
  const file = new URL(`rows/${way}.ts`, import.meta.url).pathname
  const child = spawn(process.execPath, [...asStarted, file, JSON.stringify(task)], {
    stdio: ['ignore', 'pipe', 'inherit'],
  })
  let said = ''
  child.stdout.setEncoding('utf8').on('data', (text: string) => {
    said += text
  })
  const [code] = await once(child, 'close')
  if (code !== 0) throw new Error(`${ways[way]} ended with ${code}`)
  const arrived = (await sink.taken()) - before
  if (arrived !== warmUp + messages) {
    throw new Error(`${ways[way]}: ${arrived} of ${warmUp + messages} messages arrived`)
  }
  return figures.parse(JSON.parse(said))
}

/** All rows with messages from the site that `env` describes. */
async function runRows(env: Record<string, string>, folder: string): Promise<Rows & { bytes: number }> {
  await mkdir(folder)
  const { bytes, ...files } = await writeOneMessage(db, testSite(env), folder)
  const task = { port: sink.port, connections, messages, warmUp, databaseUrl: server.url, env, ...files }
  return {
    naive: await runRow('naive', task, sink),
    socket: await runRow('socket', task, sink),
    paperroute: await runRow('paperroute', task, sink),
    bytes,
  }
}

const folder = await mkdtemp(join(tmpdir(), 'paperroute-bench-'))
const server = await openEmbeddedPostgres({ dataDir: join(folder, 'data') })
const db = openDatabase(server.url, { max: 2 })
const sink = await startSink(receiver)
try {
  await migrate(server.url)
  await showSample(db, day)
  const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 2048 })
  const key = privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
  const dkim = { DKIM_DOMAIN: 'papers.example.org', DKIM_SELECTOR: 'bench', DKIM_PRIVATE_KEY: key }
  const unsigned = await runRows({}, join(folder, 'unsigned'))
  const signed = await runRows(dkim, join(folder, 'signed'))
  report(signed, unsigned, signed.bytes)
} finally {
  await db.close()
  await server.close()
  sink.close()
  await rm(folder, { recursive: true, force: true })
}

function report(signed: Rows, unsigned: Rows, bytes: number): void {
  const rowsOf = (rows: Rows, kind: string) =>
    (Object.keys(ways) as Way[]).map((way) => ({ name: `${ways[way]}, ${kind}`, ...rows[way] }))
  const ratio = ({ paperroute, ...rows }: Rows, to: 'naive' | 'socket') =>
    Number((paperroute.messagesPerSecond / rows[to].messagesPerSecond).toFixed(2))
  const facts = {
    machine,
    rows: [...rowsOf(signed, 'signed'), ...rowsOf(unsigned, 'unsigned')],
    ratios: {
      signedVsNaive: ratio(signed, 'naive'),
      signedVsSocket: ratio(signed, 'socket'),
      unsignedVsNaive: ratio(unsigned, 'naive'),
      unsignedVsSocket: ratio(unsigned, 'socket'),
    },
  }
  if (values.json) console.log(JSON.stringify(facts))
  else {
    const size = Math.round(bytes / 1_000)
    console.log(`${machine}; ${messages} messages of ${size} kB, ${connections} connections, receiver: ${receiver}`)
    console.table(facts.rows)
    console.table(facts.ratios)
  }
}
