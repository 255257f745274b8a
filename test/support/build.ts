import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'

const root = join(import.meta.dirname, '../..')

/** What `npm run build` makes, for the tests that start processes: a process of it is there in half the time. */
export async function setup(): Promise<void> {
  const compiler = join(root, 'node_modules/typescript/bin/tsc')
  await promisify(execFile)(process.execPath, [compiler, '-p', join(root, 'tsconfig.build.json')])
}
