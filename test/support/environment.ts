import { tmpdir } from 'node:os'
import { join } from 'node:path'

export type Environment = Record<string, string | undefined>

/**
 * The whole environment of a command under test: of this process's only what any program needs, so that no setting of
 * the machine that tests run on has a say.
 */
export function environment(over: Environment): Environment {
  const { PATH, HOME, TMPDIR, LD_LIBRARY_PATH } = process.env
  return { PATH, HOME, TMPDIR, LD_LIBRARY_PATH, DATA_DIR: join(tmpdir(), 'paperroute-no-such-folder'), ...over }
}
