import { openDatabase } from '../db/database.ts'
import { messageOf } from '../lib/error.ts'
import { learnRanking } from './learn-ranking.ts'

/** The process that `learnAside` starts: learns once, and tells the one that waits for it. */
async function run(): Promise<void> {
  // Whoever started it has heard the end, or is gone.
  process.once('disconnect', () => process.exit())
  // A terminal's Ctrl-C comes to all its processes; the one that waits decides.
  process.on('SIGINT', () => undefined)
  const db = openDatabase(process.env['DATABASE_URL'] ?? '', { max: 1 })
  const tell = (message: object) => new Promise<void>((resolve) => process.send?.(message, () => resolve()))
  try {
    const report = await learnRanking(db, (progress) => void tell({ progress }))
    await tell({ report })
  } catch (error) {
    await tell({ fault: messageOf(error) })
  }
  await db.close()
  process.disconnect()
}

await run()
