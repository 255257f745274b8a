import { readFileSync } from 'node:fs'
import { parse } from 'dotenv'

/** Settings that are secrets: each may also come as `NAME_FILE`, the path of a file that holds it. */
const secrets = ['DATABASE_URL', 'SMTP_URL', 'SECRET', 'DKIM_PRIVATE_KEY']

/**
 * What the process was told: the environment over the file `.env` of the current folder, and the secrets that are named
 * by file read from there. An empty value is as good as none.
 * @param faults takes a line for every file that could not be read.
 */
export function readEnvironment(
  env: NodeJS.ProcessEnv,
  faults: string[],
  dotenvPath = '.env',
): Record<string, string | undefined> {
  const told: Record<string, string | undefined> = { ...readDotenv(dotenvPath), ...env }
  for (const name of secrets) {
    const path = told[`${name}_FILE`]
    if (!path) continue
    if (told[name]) faults.push(`${name} and ${name}_FILE are both set: keep one.`)
    else {
      try {
        told[name] = readFileSync(path, 'utf8').trim()
      } catch {
        faults.push(`${name}_FILE names ${path}, which cannot be read: mend the path or its permissions.`)
      }
    }
  }
  for (const [name, value] of Object.entries(told)) if (value?.trim() === '') delete told[name]
  return told
}

function readDotenv(path: string): Record<string, string> {
  try {
    return parse(readFileSync(path))
  } catch {
    return {}
  }
}
