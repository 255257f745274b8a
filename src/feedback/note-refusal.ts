import type { Db } from '../db/database.ts'
import { markBounced } from '../subscribers/store.ts'
import { suppress } from '../subscribers/suppression.ts'
import { isAddressDead, type Refusal } from './refusal.ts'

/**
 * Hears what a relay refused for good. An address that will never take mail is suppressed, and its subscriber is bounced;
 * both end with the person's own new sign-up.
 */
export async function noteRefusal(tx: Db, refused: { address: string; fault: Refusal }): Promise<void> {
  const { address, fault } = refused
  if (!isAddressDead(fault)) return
  await suppress(tx, address, 'bounce', fault.message)
  await markBounced(tx, address)
}
