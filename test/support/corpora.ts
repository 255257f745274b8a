import { existsSync } from 'node:fs'
import { resolve } from 'node:path'

const folder = resolve(process.env['CORPORA'] ?? resolve(import.meta.dirname, '../../../shared/data'))

/**
 * The folder of real data that some tests read, named by `CORPORA` or `../shared/data` beside the project; undefined
 * where there is none. Such tests are skipped then (`test.skipIf(!corpora)`), as none of that data belongs to the project.
 */
export const corpora: string | undefined = existsSync(folder) ? folder : undefined
