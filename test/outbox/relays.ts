import { afterEach } from 'vitest'
import type { Database } from '../../src/db/database.ts'
import { openRelay } from '../../src/mail/relay.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, testOutbox } from '../support/builders.ts'
import { type RudeRelay, startRudeRelay } from '../support/rude-relay.ts'

export const day = '2026-03-10'

type Outbox = Awaited<ReturnType<typeof testOutbox>>

/** How many connections an outbox has, three if nothing is said, and after how many seconds a submission is broken off. */
interface Way {
  connections?: number
  longest?: number
}

/** What a test of a misbehaving relay needs, closed when the test is done. */
export interface Relays {
  /** Closed in the reverse order. */
  toClose: (() => unknown)[]
  outboxTo(url: string, options?: Way): Promise<Outbox>
  rude(manner: RudeRelay['manner'], options?: Way): Promise<{ relay: RudeRelay; outbox: Outbox }>
  /** New readers' digests in the ledger, ready to go. */
  queueFor(...addresses: string[]): Promise<void>
}

export function useRelays(db: Database): Relays {
  const toClose: (() => unknown)[] = []
  afterEach(async () => {
    for (const close of toClose.splice(0).reverse()) await close()
  })

  async function outboxTo(url: string, { connections = 3, longest = 20 }: Way = {}): Promise<Outbox> {
    const relay = openRelay(url, { connections, longest })
    toClose.push(() => relay.close())
    return { ...(await testOutbox(db, url)), relay, relays: [relay] }
  }

  return {
    toClose,
    outboxTo,
    async rude(manner, options) {
      const relay = await startRudeRelay(manner)
      toClose.push(() => relay.close())
      return { relay, outbox: await outboxTo(relay.url, options) }
    },
    async queueFor(...addresses) {
      await addReaders(db, ...addresses)
      await makeDigests(db, endOf(day))
    },
  }
}

export const readers = (count: number) => Array.from({ length: count }, (_, index) => `reader${index}@example.org`)

/** Whom the messages are to that came whole. */
export const takenBy = (relay: RudeRelay) => relay.taken.map((message) => /^To: (.*)\r$/im.exec(message)?.[1]).sort()

/** How a row is of which nobody can say that it was ever tried. */
export const unharmed = {
  status: 'queued',
  attempts: 0,
  first_attempt_at: null,
  lease_until: null,
  submitted_at: null,
}
