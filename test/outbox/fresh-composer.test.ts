import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { createLiveTemplates } from '../../src/mail/live-templates.ts'
import { createComposer } from '../../src/outbox/compose.ts'
import { deliver } from '../../src/outbox/deliver.ts'
import { freshComposer } from '../../src/outbox/fresh-composer.ts'
import { makeDigests } from '../../src/outbox/send.ts'
import { addReaders, endOf, publishPapers, rawPaper, testLinks, testMessages, testSite } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'

const db = useDatabase()
const mail = useOutbox(db)
const day = '2026-03-10'

let folder: string
let broken: unknown[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-fresh-'))
  broken = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const letter = (words: string) =>
  writeFile(
    join(folder, 'digest.txt'),
    `Subject: ${words}\n\n{% papers %}{{ paper.title }} {{ paper.absUrl }}{% endpapers %}\n{{ unsubscribeUrl }}`,
  )

/** A sender of a process that runs, and whose readers come one after the other. */
async function sender(): Promise<(reader: string) => Promise<string | undefined>> {
  const { current } = createLiveTemplates(
    {
      ours: new URL('../../templates', import.meta.url).pathname,
      own: folder,
      site: testSite(),
      messages: testMessages,
      tell: {
        broken: (error) => void broken.push(error),
        taken: () => undefined,
        replaced: () => undefined,
        unused: () => undefined,
      },
    },
    { every: 0, settled: 0, patience: 5_000 },
  )
  const compose = await freshComposer(current, (templates) =>
    createComposer({ db, site: testSite(), templates, links: testLinks }),
  )
  return async (reader) => {
    await addReaders(db, reader)
    await makeDigests(db, endOf(day))
    await deliver({ ...mail.outbox, compose })
    return mail.receiver.mails.find(({ to }) => to.includes(reader))?.parsed.subject
  }
}

test('an edit while a sender runs changes the digests that come after it, also of the same choice, and a slip loses none', async () => {
  await publishPapers(db, day, [rawPaper({})])
  await letter('Good morning')
  const send = await sender()
  expect(await send('first@example.org')).toBe('Good morning')
  await letter('Good day')
  expect(await send('second@example.org')).toBe('Good day')
  await letter('{{ nobody }}')
  expect(await send('third@example.org')).toBe('Good day')
  expect(broken).toHaveLength(1)
  await letter('Good night')
  expect(await send('fourth@example.org')).toBe('Good night')
  expect((await db.query('SELECT count(*)::int AS count FROM digests')).rows).toEqual([{ count: 1 }])
})
