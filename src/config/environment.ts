import { readFileSync } from 'node:fs'
import { readDotenv } from './dotenv-file.ts'
import { settingNames } from './settings.ts'

/** Settings that are secrets: each may also come as `NAME_FILE`, the path of a file that holds it. */
const secrets = ['DATABASE_URL', 'SMTP_URL', 'SECRET', 'DKIM_PRIVATE_KEY', 'DKIM_ED25519_PRIVATE_KEY']

/** All names that say something to us. */
export const knownNames: ReadonlySet<string> = new Set([...settingNames, ...secrets.map((name) => `${name}_FILE`)])

/**
 * What the process was told: the environment over the file `.env` of the current folder, and the secrets that are named
 * by file read from there. An empty value is as good as none.
 * @param faults takes a line for every file that could not be read, and for every value in `.env` that loses a part.
 */
export function readEnvironment(
  env: NodeJS.ProcessEnv,
  faults: string[],
  dotenvPath = '.env',
): Record<string, string | undefined> {
  const { values, cut } = readDotenv(dotenvPath, faults)
  for (const name of cut.filter((name) => knownNames.has(name))) {
    faults.push(`${name} in ${dotenvPath} is cut at #: put the value in quotes, and a comment on a line of its own.`)
  }
  const told: Record<string, string | undefined> = { ...filled(values), ...filled(env) }
  for (const name of secrets) {
    const path = told[`${name}_FILE`]
    if (!path) continue
    if (told[name]) faults.push(`${name} and ${name}_FILE are both set: keep one.`)
    else told[name] = readSecret(name, path, faults)
  }
  return told
}

function filled(values: Record<string, string | undefined>): Record<string, string | undefined> {
  return Object.fromEntries(Object.entries(values).filter(([, value]) => value?.trim()))
}

function readSecret(name: string, path: string, faults: string[]): string | undefined {
  try {
    const secret = readFileSync(path, 'utf8').trim()
    if (!secret) faults.push(`${name}_FILE names ${path}, which is empty: put the value into it.`)
    return secret || undefined
  } catch {
    faults.push(`${name}_FILE names ${path}, which cannot be read: mend the path or its permissions.`)
    return undefined
  }
}
