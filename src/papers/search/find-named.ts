import type { Db } from '../../db/database.ts'
import { type Identity, paperNamed } from './named-store.ts'
import { readName } from './read-name.ts'

/**
 * The paper that this text names, with nothing else beside its name. Only a text that has the form of one is looked up.
 * @param publicUrl of this installation, whose own addresses are names too
 * @returns undefined for all other texts, and where no such paper is known
 */
export async function findNamed(db: Db, typed: string, publicUrl: string): Promise<Identity | undefined> {
  const name = readName(typed, publicUrl)
  return name && (await paperNamed(db, name))
}
