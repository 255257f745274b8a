import pLimit from 'p-limit'

/** Does work when its turn comes. @returns undefined, at once, where too many wait already */
export type InTurn = <T>(work: () => Promise<T>) => Promise<T | undefined>

/**
 * Lets so much of what is dear be done at once, and some more wait for it, so that a crowd that searches leaves processors
 * and connections to whoever reads, unsubscribes or is sent mail.
 */
export function createTurns({ atOnce, waiting }: { atOnce: number; waiting: number }): InTurn {
  const limit = pLimit(atOnce)
  return async (work) => {
    const isFull = limit.activeCount >= atOnce && limit.pendingCount >= waiting
    return isFull ? undefined : await limit(work)
  }
}
