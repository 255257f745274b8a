/**
 * How our mails fare in the programs that matter, and how long digests are. Prints both; with `--write` the tables go into
 * `docs/mail-clients.md`. Needs CORPORA.
 */
import { readFile, writeFile } from 'node:fs/promises'
import { parseArgs } from 'node:util'
import { PaperrouteError } from '../../../src/lib/error.ts'
import { corpora } from '../../support/corpora.ts'
import { everyMail } from './every-mail.ts'
import { lintMails, tableOf } from './lint.ts'
import { sizes, sizesTable } from './sizes.ts'
import { readSupport } from './support.ts'

const usage = `npm run lint:mail [-- --write]

Prints how many bytes digests of ${sizes.join(', ')} papers have; then which features of HTML and CSS our mails use, how the
mail programs of caniemail.com take each, and what is seen where one is missing. --write puts both into docs/mail-clients.md.`

/** The page with this table in place of its own with that first column; no table holds an empty line. */
function withTable(page: string, firstColumn: string, table: string): string {
  const own = new RegExp(`^\\| ${firstColumn} \\|.*(\\n\\|.*)*`, 'm')
  if (!own.test(page))
    throw new PaperrouteError(`docs/mail-clients.md has no table of a ${firstColumn} each: put its head back.`)
  return page.replace(own, () => table)
}

const { values } = parseArgs({ options: { write: { type: 'boolean' }, help: { type: 'boolean' } } })
if (values.help) process.stdout.write(`${usage}\n`)
else {
  if (!corpora) throw new PaperrouteError('No measurements are here: set CORPORA to the folder that holds caniemail.')
  const bytes = await sizesTable(corpora)
  const { table, everywhere } = tableOf(lintMails(await everyMail(), await readSupport(corpora)))
  process.stdout.write(`${bytes}\n\n${table}\n\n${everywhere}\n`)
  if (values.write) {
    const path = new URL('../../../docs/mail-clients.md', import.meta.url)
    const page = await readFile(path, 'utf8')
    const written = withTable(withTable(page, 'papers', bytes), 'feature', table)
    await writeFile(
      path,
      written.replace(/^In all of them: .*$/m, () => everywhere),
    )
  }
}
