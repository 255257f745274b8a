import { writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { simpleParser } from 'mailparser'
import type { Database } from '../../src/db/database.ts'
import { signedHeaders } from '../../src/mail/dkim.ts'
import { digestMessage, type Message } from '../../src/mail/message.ts'
import type { Site } from '../../src/mail/site.ts'
import { claim } from '../../src/outbox/claim.ts'
import { createComposer } from '../../src/outbox/compose.ts'
import { finish } from '../../src/outbox/store.ts'
import { testLinks, testTemplates } from '../support/builders.ts'
import { queueDigests } from './queue-digests.ts'
import type { Task } from './rows/row.ts'

/** Writes a digest to one reader into `folder`, for those who have no digests of their own. */
export async function writeOneMessage(
  db: Database,
  site: Site,
  folder: string,
): Promise<Pick<Task, 'finished' | 'unprepared'> & { bytes: number }> {
  const compose = createComposer({ db, site, templates: await testTemplates(), links: testLinks })
  await queueDigests(db, 1)
  const { deliveries } = await claim(db.prepared, {
    relay: 'bench',
    count: 1,
    idDomain: 'papers.example.org',
    leaseSeconds: 180,
  })
  const [delivery] = deliveries
  if (!delivery) throw new Error('the fan-out made no delivery')
  const { raw } = await compose(delivery)
  if (!Buffer.isBuffer(raw)) throw new Error('the message is not finished')
  await finish(db.prepared, [{ delivery, ending: { status: 'submitted', response: 'written to a file' } }])
  const [finished, unprepared] = [join(folder, 'message.eml'), join(folder, 'message.json')]
  await writeFile(finished, raw)
  await writeFile(unprepared, JSON.stringify(await unpreparedOf(site, raw)))
  return { finished, unprepared, bytes: raw.length }
}

/** What a program without a fast path hands to Nodemailer for the same message, with the same headers to sign. */
async function unpreparedOf(site: Site, raw: Buffer): Promise<Message> {
  const { subject = '', text = '', html } = await simpleParser(raw)
  const content = { to: 'reader@example.org', messageId: '<bench@papers.example.org>', subject, text }
  const mailing = { unsubscribeToken: 'u'.repeat(42), edition: 1, cadence: 'daily' }
  const message = digestMessage(site, { ...content, html: String(html) }, mailing)
  const { dkim } = site.mail
  const [key] = dkim?.keys ?? []
  if (!dkim || !key) return message
  const { selector: keySelector, privateKey } = key
  const headerFieldNames = signedHeaders.join(':')
  return { ...message, dkim: { domainName: dkim.domain, keySelector, privateKey, headerFieldNames } }
}
