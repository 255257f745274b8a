import { afterAll, beforeAll, beforeEach } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { testOutbox } from './builders.ts'
import { emptyDatabase } from './database.ts'
import { type Manners, type Receiver, startReceiver } from './receiver.ts'

/** A receiver, and an outbox whose relay it is. */
interface Delivery {
  receiver: Receiver
  outbox: Awaited<ReturnType<typeof testOutbox>>
}

/** Gives the test file both, there from the first test on; each test begins with an empty database and no mail. */
export function useOutbox(db: Database, manners?: Manners): Delivery {
  const given = {} as Delivery
  beforeAll(async () => {
    given.receiver = await startReceiver(manners)
    given.outbox = await testOutbox(db, given.receiver.url)
  })
  afterAll(async () => {
    given.outbox.relay.close()
    await given.receiver.close()
  })
  beforeEach(async () => {
    await emptyDatabase(db)
    given.receiver.mails.length = 0
  })
  return given
}
