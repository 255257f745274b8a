import { setTimeout as delay } from 'node:timers/promises'

/** Decides who may ask a service when: one after the other, each service in a lane of its own. */
export interface Lanes {
  /**
   * Runs `work` as the only request in the lane at its time, and begins it no earlier than the lane's interval after the
   * one before.
   * @throws the signal's reason when it is aborted before the turn comes, and whatever `work` throws.
   */
  inTurn<T>(lane: Lane, signal: AbortSignal | undefined, work: () => Promise<T>): Promise<T>
}

/** The order in which one service is asked, and the least time between two requests. */
export interface Lane {
  key: string
  intervalMs: number
}

/** What time is made of. */
export interface Timing {
  /** Milliseconds since the epoch. */
  now: () => number
  /** Waits; rejects with the signal's reason when it is aborted. */
  sleep: (ms: number, signal?: AbortSignal) => Promise<void>
}

export const realTime: Timing = {
  now: Date.now,
  async sleep(ms, signal) {
    try {
      await delay(ms, undefined, signal ? { signal } : {})
    } catch (thrown) {
      signal?.throwIfAborted()
      throw thrown
    }
  },
}

/** One lane a key within this process, where nobody else asks. */
export function createLanes({ now, sleep }: Timing): Lanes {
  const lanes = new Map<string, { last: Promise<unknown>; startedAt: number }>()
  return {
    inTurn({ key, intervalMs }, signal, work) {
      const lane = lanes.get(key) ?? { last: Promise.resolve(), startedAt: Number.NEGATIVE_INFINITY }
      lanes.set(key, lane)
      const turn = lane.last.then(async () => {
        signal?.throwIfAborted()
        const waitMs = lane.startedAt + intervalMs - now()
        if (waitMs > 0) await sleep(waitMs, signal)
        lane.startedAt = now()
        return await work()
      })
      lane.last = turn.catch(() => undefined)
      return turn
    },
  }
}
