import { realpath } from 'node:fs/promises'
import { Socket } from 'node:net'
import { Client, DatabaseError } from 'pg'
import { SUPERUSER } from './create.ts'
import { EmbeddedPostgresError, oneLine } from './error.ts'
import type { Folder } from './folder.ts'
import { passwordUnfit } from './password.ts'

/** The database that the server's URL names. */
export const DATABASE = 'paperroute'

/** The number that presences lock; they have the database `postgres` to themselves, so any will do. */
const PRESENCE_LOCK = 1

/** How long one attempt may take. A server that is being stopped lets a newcomer wait that long. */
const ATTEMPT_MS = 30_000

/** A connection that says: the server is in use. */
export interface PresenceConnection {
  readonly isOpen: boolean
  /** Gives up the own use and tells whether nobody else has one; if so, newcomers wait until the connection closes. */
  isLast(): Promise<boolean>
  close(): Promise<void>
}

/** Connecting failed in a way that may pass: the server is starting, stopping or full. */
export class NotNow extends Error {}

/**
 * Connects and marks the server as in use. The connection alone does not keep Node running.
 * @param onLoss called once when the connection ends without `close`.
 * @throws {NotNow}
 * @throws {EmbeddedPostgresError} when waiting is no use.
 */
export async function enterServer(
  port: number,
  password: string,
  folder: Folder,
  onLoss: () => void,
): Promise<PresenceConnection> {
  const socket = new Socket()
  const client = new Client({
    host: '127.0.0.1',
    port,
    user: SUPERUSER,
    password,
    // Not the application's own, so that a restore can drop and create that one.
    database: 'postgres',
    ssl: false,
    application_name: 'paperroute presence',
    connectionTimeoutMillis: ATTEMPT_MS,
    statement_timeout: ATTEMPT_MS,
    stream: () => socket,
  })
  let state: 'entering' | 'open' | 'closed' = 'entering'
  const lose = () => {
    const wasOpen = state === 'open'
    state = 'closed'
    if (wasOpen) onLoss()
  }
  client.on('error', lose)
  client.on('end', lose)
  try {
    await client.connect()
    await client.query('SELECT pg_advisory_lock_shared($1)', [PRESENCE_LOCK])
    await checkServer(client, folder)
    await createDatabase(client)
  } catch (error) {
    socket.destroy()
    throw judge(error, folder)
  }
  state = 'open'
  socket.unref()

  return {
    get isOpen() {
      return state === 'open'
    },
    async isLast() {
      socket.ref()
      await client.query('SELECT pg_advisory_unlock_all()')
      const { rows } = await client.query('SELECT pg_try_advisory_lock($1) AS got', [PRESENCE_LOCK])
      return rows[0]?.got === true
    },
    async close() {
      state = 'closed'
      await client.end().catch(() => undefined)
    },
  }
}

async function checkServer(client: Client, { clusterDir }: Folder): Promise<void> {
  const { rows } = await client.query('SHOW data_directory')
  const served = String(rows[0]?.data_directory)
  const [real, ours] = await Promise.all([served, clusterDir].map((path) => realpath(path).catch(() => path)))
  if (real !== ours) throw new NotNow(`its port serves '${served}'`)
}

async function createDatabase(client: Client): Promise<void> {
  const { rowCount } = await client.query('SELECT FROM pg_database WHERE datname = $1', [DATABASE])
  if (rowCount) return
  await client.query(`CREATE DATABASE ${DATABASE}`).catch((error: unknown) => {
    // Another process did so at the same moment.
    if (!(error instanceof DatabaseError && ['42P04', '23505'].includes(error.code ?? ''))) throw error
  })
}

function judge(error: unknown, { clusterDir, passwordFile }: Folder): Error {
  if (error instanceof NotNow) return error
  const code = error instanceof DatabaseError ? (error.code ?? '') : ''
  if (code.startsWith('28')) return passwordUnfit(passwordFile, `does not open '${clusterDir}'`)
  // Class 57 is starting, stopping and cancelled, 53 is short of something, 55006 is a template in use.
  if (!code || /^(57|53|55)/.test(code)) return new NotNow(oneLine(error), { cause: error })
  return new EmbeddedPostgresError(
    `The database in '${clusterDir}' cannot be opened (${oneLine(error)}): restore a backup into an empty DATA_DIR`,
    { cause: error },
  )
}
