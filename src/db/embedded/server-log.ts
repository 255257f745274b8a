import { type FileHandle, open, rename, stat } from 'node:fs/promises'
import { type Folder, ownLikeFolder } from './folder.ts'

/** At a start, a longer log is put aside, in place of the one that was put aside before. */
const LIMIT_BYTES = 10_000_000

/** The server's log, open for appending. */
export interface ServerLog {
  readonly file: FileHandle
  /** What a server wrote last since this log was opened, best its complaint; undefined if nothing. */
  lastWords(pid: number): Promise<string | undefined>
}

/** Opens the log for one start of the server; the caller closes the file. */
export async function openServerLog(folder: Folder): Promise<ServerLog> {
  const path = folder.logFile
  const size = await stat(path).then(
    (found) => found.size,
    () => 0,
  )
  if (size > LIMIT_BYTES) await rename(path, `${path}.1`)
  const file = await open(path, 'a', 0o600)
  await ownLikeFolder(path, folder)
  const start = (await file.stat()).size
  return { file, lastWords: (pid) => lastWordsIn(path, start, pid) }
}

async function lastWordsIn(path: string, start: number, pid: number): Promise<string | undefined> {
  const file = await open(path, 'r')
  try {
    const { buffer, bytesRead } = await file.read(Buffer.alloc(64_000), 0, 64_000, start)
    return lastWordsOf(buffer.toString('utf8', 0, bytesRead), pid)
  } finally {
    await file.close()
  }
}

/** What the server answers to our own asking whether it is ready: never the reason why it is not. */
const notYet = /the database system is (starting up|shutting down|in recovery mode|not yet accepting connections)/

/**
 * Other servers may write to the same log at the same moment, so its own complaint goes first. But what is wrong with
 * the data only a child process tells, and the loader of libraries writes without any process id.
 */
function lastWordsOf(text: string, pid: number): string | undefined {
  const lines = text.split('\n').filter((line) => line.trim())
  const own = lines.filter((line) => line.includes(`[${pid}]`))
  const isComplaint = (line: string) => /\b(FATAL|PANIC):/.test(line) && !notYet.test(line)
  const words = own.findLast(isComplaint) ?? lines.findLast(isComplaint) ?? own.at(-1) ?? lines.at(-1)
  return words?.replace(/^.*?\[\d+\] /, '').trim()
}
