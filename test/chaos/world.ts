import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Database, openDatabase } from '../../src/db/database.ts'
import { migrate } from '../../src/db/migrate.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, publishPapers, rawPaper } from '../support/builders.ts'
import { freePort } from '../support/ports.ts'
import { type Copy, readCopies } from './copies.ts'
import { senders as howMany } from './limits.ts'
import { type Script, startScript } from './process.ts'
import { type MortalServer, openMortalServer } from './server.ts'

/** Everything that a run needs and may kill: PostgreSQL with a full ledger, the receiver, the senders. */
export interface World {
  readonly db: Database
  readonly postgres: MortalServer
  readonly readers: readonly string[]
  /** Why processes ended that nobody had ended. */
  readonly deaths: string[]
  readonly receiver: Script
  readonly senders: readonly Script[]
  startReceiver(): void
  startSender(place: number): void
  /** What the receiver has taken until now. */
  copies(): Promise<Copy[]>
  /** Ends every process and removes the folder. Nothing is started any more. */
  close(): Promise<void>
}

const day = '2026-03-10'

/** Counts every time that a delivery becomes unknown: the ledger itself keeps only the last state. */
const countUnknown = `
  CREATE TABLE seen_unknown (delivery bigint NOT NULL);
  CREATE FUNCTION see_unknown() RETURNS trigger LANGUAGE plpgsql AS $$
    BEGIN INSERT INTO seen_unknown VALUES (NEW.id); RETURN NULL; END $$;
  CREATE TRIGGER see_unknown AFTER UPDATE OF status ON deliveries FOR EACH ROW
    WHEN (NEW.status = 'unknown') EXECUTE FUNCTION see_unknown();`

/** Makes a world in a temporary folder, with one digest for each of `count` readers in the ledger. */
export async function openWorld(count: number): Promise<World> {
  const folder = await mkdtemp(join(tmpdir(), 'paperroute-chaos-'))
  const postgres = await openMortalServer(folder).catch(async (error) => {
    await rm(folder, { recursive: true, force: true })
    throw error
  })
  const db = openDatabase(postgres.url, { max: 2 })
  const readers = Array.from({ length: count }, (_, index) => `reader${index}@example.org`)
  const record = join(folder, 'received.jsonl')
  const deaths: string[] = []
  const onDeath = (why: string) => deaths.push(why)
  const running: { receiver?: Script; senders: Script[]; isOver: boolean } = { senders: [], isOver: false }

  const world: World = {
    db,
    postgres,
    readers,
    deaths,
    get receiver() {
      if (!running.receiver) throw new Error('there is no receiver yet')
      return running.receiver
    },
    senders: running.senders,
    startReceiver() {
      if (running.isOver) return
      running.receiver = startScript('receiver.ts', [String(port), record], onDeath)
    },
    startSender(place) {
      if (running.isOver) return
      running.senders[place] = startScript('sender.ts', [postgres.url, `smtp://127.0.0.1:${port}`], onDeath)
    },
    copies: async () => readCopies(await readFile(record, 'utf8').catch(() => '')),
    async close() {
      running.isOver = true
      await Promise.all([...running.senders, running.receiver].map((script) => script?.kill()))
      await db.close()
      await postgres.close()
      await rm(folder, { recursive: true, force: true })
    },
  }
  const port = await freePort()
  try {
    await migrate(postgres.url)
    await publishPapers(db, day, [rawPaper(), rawPaper()])
    await addReaders(db, ...readers)
    await makeDigests(db, endOf(day))
    await db.query(countUnknown)
    world.startReceiver()
    for (let place = 0; place < howMany; place += 1) world.startSender(place)
    await Promise.all([world.receiver, ...world.senders].map((script) => script.ready))
    return world
  } catch (error) {
    await world.close()
    throw error
  }
}
