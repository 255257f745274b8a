import { access, mkdir, stat } from 'node:fs/promises'
import { dirname } from 'node:path'
import { errnoOf } from './error.ts'

/** As `mkdir` does with `recursive`, which on Node 20 never returns where nothing can be made, such as below `/proc`. */
export async function makeFolder(path: string, isParentMade = false): Promise<void> {
  try {
    await mkdir(path)
  } catch (error) {
    const code = errnoOf(error)
    if (code === 'ENOENT' && !isParentMade && dirname(path) !== path) {
      await makeFolder(dirname(path))
      return makeFolder(path, true)
    }
    if (!(await stat(path).catch(() => undefined))?.isDirectory()) throw error
  }
}

/** Whether the path leads to something. */
export async function exists(path: string): Promise<boolean> {
  return access(path).then(
    () => true,
    () => false,
  )
}

/** What an operation on a path yields; undefined if there is nothing at that path. */
export async function unlessAbsent<T>(operation: Promise<T>): Promise<T | undefined> {
  try {
    return await operation
  } catch (error) {
    if (errnoOf(error) === 'ENOENT') return undefined
    throw error
  }
}
