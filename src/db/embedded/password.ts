import { randomBytes } from 'node:crypto'
import { link, open, readFile, rm } from 'node:fs/promises'
import { EmbeddedPostgresError, errnoOf, folderError } from './error.ts'
import { exists } from './files.ts'
import { type Folder, newDraft, ownLikeFolder } from './folder.ts'

/**
 * The password of the database's superuser.
 * @throws {EmbeddedPostgresError} when it is lost.
 */
export async function readPassword({ passwordFile }: Folder): Promise<string> {
  try {
    const password = (await readFile(passwordFile, 'utf8')).trim()
    if (password) return password
    throw passwordUnfit(passwordFile, 'is empty')
  } catch (error) {
    throw errnoOf(error) === 'ENOENT' ? passwordUnfit(passwordFile, 'is missing') : folderError(error, passwordFile)
  }
}

/** What to say when the database cannot be opened for want of its password. */
export function passwordUnfit(passwordFile: string, fault: string): EmbeddedPostgresError {
  return new EmbeddedPostgresError(
    `The database's password file '${passwordFile}' ${fault}: ` +
      'put the right one back, or set DATA_DIR to an empty folder and restore a backup',
  )
}

/** Makes the password if there is none. Of several processes that do so at once, all get the same one. */
export async function ensurePassword(folder: Folder): Promise<string> {
  const draft = newDraft(folder)
  try {
    if (!(await exists(folder.passwordFile))) {
      const file = await open(draft, 'wx', 0o600)
      try {
        await file.writeFile(`${randomBytes(24).toString('hex')}\n`)
        await file.sync()
      } finally {
        await file.close()
      }
      await ownLikeFolder(draft, folder)
      // A link appears whole or not at all, and never replaces another process's password.
      await link(draft, folder.passwordFile).catch((error: unknown) => {
        if (errnoOf(error) !== 'EEXIST') throw error
      })
    }
    return await readPassword(folder)
  } catch (error) {
    throw folderError(error, folder.passwordFile)
  } finally {
    await rm(draft, { force: true })
  }
}
