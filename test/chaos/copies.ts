import { z } from 'zod'

const line = z.object({ to: z.string(), messageId: z.string() })

/** A message as the receiver has recorded it. */
export type Copy = z.infer<typeof line>

/** The receiver's record: a line of JSON for each message and recipient. */
export function readCopies(record: string): Copy[] {
  return record
    .split('\n')
    .filter(Boolean)
    .map((text) => line.parse(JSON.parse(text)))
}

/** What became of a number of readers, each of whom should get one message. */
export interface CopiesCount {
  /** All messages that were received. */
  copies: number
  /** Readers without any. */
  lost: number
  /** Readers with more than one. */
  duplicated: number
  /** Readers whose copies have different Message-IDs, so that their mailboxes cannot tell. */
  mixed: number
  /** Copies beyond each reader's first. */
  surplus: number
}

export function countCopies(readers: readonly string[], copies: readonly Copy[]): CopiesCount {
  const byReader = new Map(readers.map((reader) => [reader, [] as string[]]))
  for (const { to, messageId } of copies) {
    const theirs = byReader.get(to)
    if (!theirs) throw new Error(`${to} got a message and is no reader`)
    theirs.push(messageId)
  }
  const all = [...byReader.values()]
  return {
    copies: copies.length,
    lost: all.filter((ids) => ids.length === 0).length,
    duplicated: all.filter((ids) => ids.length > 1).length,
    mixed: all.filter((ids) => new Set(ids).size > 1).length,
    surplus: all.reduce((sum, ids) => sum + Math.max(0, ids.length - 1), 0),
  }
}
