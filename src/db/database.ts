import pg from 'pg'
import { z } from 'zod'

/** Where SQL is sent: the pool, or one connection inside a transaction. */
export interface Db {
  query(text: string, values?: unknown[]): Promise<pg.QueryResult<Record<string, unknown>>>
}

/** The pool of connections. `transaction` runs `work` on one of them between BEGIN and COMMIT. */
export interface Database extends Db {
  /**
   * The pool with statements that each connection parses and plans once: for the few that run for every message, where
   * planning takes longer than running. They may not be put together at run time, since each text is kept for good.
   */
  prepared: Db
  transaction<T>(work: (tx: Db) => Promise<T>): Promise<T>
  /** Runs `work` and takes back whatever it changed. */
  rehearse<T>(work: (tx: Db) => Promise<T>): Promise<T>
  /** One connection of its own for as long as `work` takes; for advisory locks that outlive a transaction. */
  session<T>(work: (connection: Db) => Promise<T>): Promise<T>
  close(): Promise<void>
}

/** Days stay `YYYY-MM-DD` (a Date would shift them by the zone), and bigint ids become numbers (they stay below 2^53). */
const types: pg.CustomTypesConfig = {
  getTypeParser(oid: number, format?: 'text' | 'binary') {
    if (oid === pg.types.builtins.DATE) return (value: string) => value
    if (oid === pg.types.builtins.INT8) return (value: string) => Number(value)
    return pg.types.getTypeParser(oid, format)
  },
} as pg.CustomTypesConfig

/**
 * Opens a pool on `url`. Nothing is connected until the first query.
 * @param onLost told of errors of idle connections (the server went away); the pool replaces them by itself.
 */
export function openDatabase(url: string, options: { max?: number; onLost?: (error: Error) => void } = {}): Database {
  const pool = new pg.Pool({
    connectionString: url,
    max: options.max ?? 10,
    types,
    application_name: 'paperroute',
    connectionTimeoutMillis: 10_000,
  })
  pool.on('error', (error) => options.onLost?.(error))

  async function session<T>(work: (connection: Db) => Promise<T>): Promise<T> {
    const client = await pool.connect()
    let broken: Error | undefined
    const onError = (error: Error) => {
      broken = error
    }
    client.on('error', onError)
    try {
      return await work(client)
    } finally {
      client.off('error', onError)
      client.release(broken)
    }
  }

  function between<T>(end: 'COMMIT' | 'ROLLBACK', work: (tx: Db) => Promise<T>): Promise<T> {
    return session(async (connection) => {
      await connection.query('BEGIN')
      try {
        const result = await work(connection)
        await connection.query(end)
        return result
      } catch (error) {
        // The first error is the one worth telling; a connection that cannot roll back is gone anyway.
        await connection.query('ROLLBACK').catch(() => undefined)
        throw error
      }
    })
  }

  const names = new Map<string, string>()
  function nameOf(text: string): string {
    const name = names.get(text) ?? `statement-${names.size + 1}`
    names.set(text, name)
    return name
  }

  return {
    query: (text, values) => pool.query(text, values),
    prepared: { query: (text, values = []) => pool.query({ name: nameOf(text), text, values }) },
    session,
    transaction: (work) => between('COMMIT', work),
    rehearse: (work) => between('ROLLBACK', work),
    close: () => pool.end(),
  }
}

/**
 * Whether it was not the query's fault: the server is gone, restarting or full, or the way to it broke. The same query
 * may succeed later. Classes 08, 53 and 57P are PostgreSQL's: https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
export function isAway(error: unknown): boolean {
  return !(error instanceof pg.DatabaseError) || /^(08|53|57P)/.test(error.code ?? '')
}

/**
 * Whether PostgreSQL took a transaction back because of others that ran at the same time: a deadlock, or a row that changed
 * meanwhile. Run again, it is likely to pass.
 */
export function wasInTheWay(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code?.startsWith('40') === true
}

/** Whether a statement was given up because of `statement_timeout`. */
export function hasRunOutOfTime(error: unknown): boolean {
  return error instanceof pg.DatabaseError && error.code === '57014'
}

/** All rows of a query, each parsed by `schema`. */
export async function rows<S extends z.ZodType>(
  db: Db,
  schema: S,
  text: string,
  values?: unknown[],
): Promise<z.infer<S>[]> {
  const result = await db.query(text, values)
  return z.array(schema).parse(result.rows)
}

/** The one row of a query, parsed by `schema`; undefined where there is none. */
export async function maybeRow<S extends z.ZodType>(
  db: Db,
  schema: S,
  text: string,
  values?: unknown[],
): Promise<z.infer<S> | undefined> {
  const result = await db.query(text, values)
  return result.rows[0] === undefined ? undefined : schema.parse(result.rows[0])
}

/** The one row of a query that always has one. */
export async function row<S extends z.ZodType>(
  db: Db,
  schema: S,
  text: string,
  values?: unknown[],
): Promise<z.infer<S>> {
  const result = await db.query(text, values)
  return schema.parse(result.rows[0])
}
