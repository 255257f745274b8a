import { expect, test } from 'vitest'
import { deliver } from '../../src/outbox/deliver.ts'
import { notifyOfIngest, notifyOfPublish } from '../../src/outbox/notify.ts'
import type { IngestReport, SourceReport } from '../../src/papers/ingest.ts'
import { useDatabase } from '../support/database.ts'
import { useOutbox } from '../support/outbox.ts'
import { ledger, onlyRow } from './ledger.ts'

const db = useDatabase()
const given = useOutbox(db)
const day = '2026-03-10'
const addresses = ['ops@example.org', 'second@example.org']

const stale = { outcome: 'stale', count: 0, reason: 'the newest id is still 2603.00011' } as const
const failed = { outcome: 'failed', count: 0, reason: 'HTTP 503 <b>"now"</b>' } as const
const quiet = { outcome: 'quiet', count: 0, reason: 'nothing new' } as const

function report(...parts: [source: string, ended: SourceReport['ended']][]): IngestReport {
  const counts = { added: 0, known: 0, notNews: 0, refused: 0, refusals: [] }
  return { run: stale, sources: parts.map(([source, ended]) => ({ source, ended, ...counts })) }
}

test('a stale source is told to every operator by mail, in words and with what to do', async () => {
  await notifyOfIngest({ db, addresses }, day, report(['arxiv', stale], ['hugging-face', quiet]))
  await deliver(given.outbox)
  expect((await ledger(db)).map(({ kind, status, address }) => [kind, status, address])).toEqual(
    addresses.map((address) => ['notice', 'submitted', address]),
  )
  const [mail] = given.receiver.mails
  expect(mail?.parsed.subject).toBe(`Daily Papers: arxiv is stale on ${day}`)
  for (const part of [mail?.parsed.text, String(mail?.parsed.html)]) {
    expect(part).toContain('Tuesday, 10 March 2026')
    expect(part).toContain('the newest id is still 2603.00011')
    expect(part).toContain(`paperroute ingest --source arxiv --day ${day}`)
  }
  expect(mail?.parsed.headers.get('list-unsubscribe')).toBeUndefined()
  expect(new Set((await ledger(db)).map((row) => row.message_id)).size).toBe(2)
})

test('the same trouble is told once a day, another and another day’s again', async () => {
  const operators = { db, addresses: ['ops@example.org'] }
  await notifyOfIngest(operators, day, report(['arxiv', stale]))
  await notifyOfIngest(operators, day, report(['arxiv', failed]))
  expect(await ledger(db)).toHaveLength(1)
  await notifyOfIngest(operators, day, report(['hugging-face', failed]))
  await notifyOfIngest(operators, '2026-03-11', report(['arxiv', stale]))
  await notifyOfPublish(operators, day, { run: stale, edition: null, unfit: [] })
  expect(await ledger(db)).toHaveLength(4)
})

test('what a server said is escaped, and a missing edition has words of its own', async () => {
  await notifyOfPublish({ db, addresses: ['ops@example.org'] }, day, { run: failed, edition: null, unfit: [] })
  await deliver(given.outbox)
  const [mail] = given.receiver.mails
  expect(mail?.parsed.subject).toBe(`Daily Papers: no edition yet on ${day}`)
  expect(String(mail?.parsed.html)).toContain('HTTP 503 &lt;b&gt;')
  expect(mail?.parsed.text).toContain(`paperroute publish --day ${day}`)
})

test('nobody is told of a quiet or a good day, nor where no operator is named', async () => {
  await notifyOfIngest({ db, addresses }, day, report(['arxiv', quiet]))
  await notifyOfIngest({ db, addresses: [] }, day, report(['arxiv', stale]))
  expect(await ledger(db)).toEqual([])
})

test('an operator whose address is suppressed by the operator gets nothing, and the ledger says why', async () => {
  await db.query(`INSERT INTO suppressions (email_key, reason) VALUES ('ops@example.org', 'operator')`)
  await notifyOfIngest({ db, addresses: ['Ops@example.org'] }, day, report(['arxiv', stale]))
  await deliver(given.outbox)
  expect(await onlyRow(db)).toMatchObject({ status: 'skipped', reason: 'suppressed: operator' })
  expect(given.receiver.mails).toEqual([])
})
