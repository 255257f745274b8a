import { nearest } from '../lib/nearest.ts'
import { readDotenv } from './dotenv-file.ts'
import { knownNames } from './environment.ts'

/**
 * What was told in vain: names that no setting has. Whether they matter nobody can say, since `.env` may serve other
 * programs too and the environment serves all of them.
 */
export interface Strange {
  /** A line for each that is probably a setting misspelt. */
  slips: string[]
  /** The other names in `.env`. */
  others: string[]
}

/** Finds the names in the file `.env` and in the environment that no setting has. */
export function strangeNames(env: NodeJS.ProcessEnv, dotenvPath = '.env'): Strange {
  const names = Object.keys(readDotenv(dotenvPath, []).values).filter((name) => !knownNames.has(name))
  const slips = names.flatMap((name) => describeSlip(name, `${name} in ${dotenvPath}`))
  // Of short names too many are near each other, such as HOST and HOME.
  const set = Object.keys(env).filter((name) => name.length >= 7 && env[name]?.trim() && !knownNames.has(name))
  for (const name of set) if (!names.includes(name)) slips.push(...describeSlip(name, name))
  return { slips, others: names.filter((name) => describeSlip(name, name).length === 0) }
}

function describeSlip(name: string, where: string): string[] {
  const meant = nearest(name.toUpperCase(), [...knownNames])
  return meant === undefined ? [] : [`${where} is no setting: did you mean ${meant}?`]
}
