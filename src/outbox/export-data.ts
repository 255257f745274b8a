import type { Db } from '../db/database.ts'
import { changesOf } from '../subscribers/change-store.ts'
import { allOpinions } from '../subscribers/opinions-store.ts'
import { findByPublicId } from '../subscribers/store.ts'
import { suppressionOf } from '../subscribers/suppression.ts'
import { deliveriesOf } from './account-store.ts'

/**
 * All that is known about a person, as plain data for JSON: times are ISO 8601 in UTC. Without the id in their links,
 * which would make the file a key.
 */
export async function exportData(db: Db, publicId: Buffer): Promise<object | undefined> {
  const subscriber = await findByPublicId(db, publicId)
  if (!subscriber) return undefined
  const { id, publicId: _, ...known } = subscriber
  const deliveries = await deliveriesOf(db, id)
  return {
    subscriber: known,
    suppressed: (await suppressionOf(db, known.email)) ?? null,
    addressChanges: await changesOf(db, id),
    opinions: await allOpinions(db, publicId),
    // A Message-ID holds the id of the links.
    deliveries: deliveries.map(({ messageId: _id, ...delivery }) => delivery),
  }
}
