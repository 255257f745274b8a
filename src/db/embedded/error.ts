/** Why the embedded server cannot be had. The message is one line for the operator and names the remedy. */
export class EmbeddedPostgresError extends Error {
  override readonly name = 'EmbeddedPostgresError'
}

/** The code of a failed system call, such as `ENOENT`; undefined for any other error. */
export function errnoOf(error: unknown): string | undefined {
  const code = error instanceof Error && 'code' in error ? error.code : undefined
  return typeof code === 'string' ? code : undefined
}

/** Any error's message on one line. */
export function oneLine(error: unknown): string {
  const text = error instanceof Error ? error.message || errnoOf(error) || error.name : String(error)
  return text.trim().replaceAll(/\s*\n\s*/g, ' ')
}

/** What the operator should do about a system call that failed on a path of the data folder. */
export function folderError(error: unknown, path: string): EmbeddedPostgresError {
  if (error instanceof EmbeddedPostgresError) return error
  return new EmbeddedPostgresError(adviceFor(error, path), { cause: error })
}

/** What to do about a program that could not do its work on a path, from its own words and else as advised. */
export function programError(words: string, path: string, advice: string, cause?: unknown): EmbeddedPostgresError {
  const isFull = /no space left|disk quota|file system full/i.test(words)
  return new EmbeddedPostgresError(isFull ? adviceOnSpace(path) : advice, { cause })
}

function adviceOnSpace(path: string): string {
  return `There is no space left for '${path}': free some, or set DATA_DIR to a folder on another disk`
}

function adviceFor(error: unknown, path: string): string {
  switch (errnoOf(error)) {
    case 'ENOTDIR':
    case 'EEXIST':
      return `'${path}' cannot be the data folder, there is a file in its way: set DATA_DIR to a folder`
    case 'EACCES':
    case 'EPERM':
      return `'${path}' may not be read and written by this account: change its owner, or set DATA_DIR to another folder`
    case 'EROFS':
      return `'${path}' is on a read-only file system: set DATA_DIR to a folder that can be written`
    case 'ENOSPC':
    case 'EDQUOT':
      return adviceOnSpace(path)
    default:
      return `'${path}' cannot be used (${oneLine(error)}): set DATA_DIR to another folder`
  }
}
