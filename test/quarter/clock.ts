import { openDatabase } from '../../src/db/database.ts'

/** The time that it is for the product, in this process and in its database. It stands still until it is set. */
export interface Clock {
  now(): Date
  set(now: Date): Promise<void>
  /** Runs `work` by the real time: what people see of a run is theirs. */
  really<T>(work: () => T): T
  /** Gives this process its own time back. */
  stop(): Promise<void>
}

/**
 * In the database `now()` is looked up by the search path, so one of our own stands before PostgreSQL's. Columns that have
 * it as their default have named the other one long ago, and are told again.
 */
const ownTime = (database: string) => `
  CREATE TABLE simulated_time (at timestamptz NOT NULL);
  INSERT INTO simulated_time VALUES (pg_catalog.now());
  CREATE FUNCTION public.now() RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT at FROM public.simulated_time';
  CREATE FUNCTION public.clock_timestamp() RETURNS timestamptz STABLE LANGUAGE sql AS 'SELECT at FROM public.simulated_time';
  ALTER DATABASE ${database} SET search_path TO public, pg_catalog;
  SET search_path TO public, pg_catalog;
  DO $$
    DECLARE c record;
    BEGIN
      FOR c IN SELECT table_name, column_name FROM information_schema.columns
        WHERE table_schema = 'public' AND column_default IN ('now()', 'pg_catalog.now()')
      LOOP
        EXECUTE format('ALTER TABLE %I ALTER COLUMN %I SET DEFAULT public.now()', c.table_name, c.column_name);
      END LOOP;
    END $$;`

/**
 * Takes over the time of this process and of a database that has the schema and that nobody else is connected to: what
 * is connected later has the time that is set here.
 */
export async function takeOverTime(databaseUrl: string, start: Date): Promise<Clock> {
  const db = openDatabase(databaseUrl, { max: 1 })
  let at = start.getTime()
  await db.query(ownTime(`"${new URL(databaseUrl).pathname.slice(1)}"`))
  const RealDate = globalThis.Date
  const SimulatedDate: DateConstructor = new Proxy(RealDate, {
    construct: (target, args, newTarget) =>
      Reflect.construct(target, args.length === 0 ? [at] : args, newTarget === SimulatedDate ? target : newTarget),
    get: (target, key) => (key === 'now' ? () => at : Reflect.get(target, key)),
  })
  globalThis.Date = SimulatedDate
  const set = async (now: Date) => {
    at = now.getTime()
    await db.query('UPDATE public.simulated_time SET at = $1', [now.toISOString()])
  }
  await set(start)
  return {
    now: () => new RealDate(at),
    set,
    really(work) {
      globalThis.Date = RealDate
      try {
        return work()
      } finally {
        globalThis.Date = SimulatedDate
      }
    },
    async stop() {
      globalThis.Date = RealDate
      await db.close()
    },
  }
}
