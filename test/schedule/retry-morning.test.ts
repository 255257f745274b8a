import { beforeEach, expect, test } from 'vitest'
import { publish } from '../../src/editions/publish.ts'
import { editionOf } from '../../src/editions/store.ts'
import { ingest } from '../../src/papers/ingest.ts'
import { publishLate, retryMorning } from '../../src/schedule/retry-morning.ts'
import type { Source } from '../../src/sources/source.ts'
import { addPapers, rawPaper } from '../support/builders.ts'
import { emptyDatabase, useDatabase } from '../support/database.ts'

const db = useDatabase()
const day = '2026-03-10'
let asked: string[] = []
let down = new Set<string>()

beforeEach(async () => {
  await emptyDatabase(db)
  asked = []
  down = new Set()
})

function sourceCalled(name: string): Source {
  return {
    name,
    async *items() {
      asked.push(name)
      if (down.has(name)) throw new Error('no answer')
      yield { paper: rawPaper() }
    },
  }
}

const sources = [sourceCalled('one'), sourceCalled('two')]
const morning = {
  db,
  sources,
  ingest: (from: readonly Source[]) => ingest({ db, sources: from, onRealPapers: async () => undefined }, { day }),
  publish: () => publish({ db }, { day }),
}

test('only the sources in trouble are asked again, and what they bring late is for the next edition', async () => {
  down.add('two')
  await morning.ingest(sources)
  await morning.publish()
  expect((await editionOf(db, day))?.paperCount).toBe(1)
  asked = []
  down.clear()
  await retryMorning(morning, day)
  expect(asked).toEqual(['two'])
  expect((await editionOf(db, day))?.paperCount).toBe(1)
  await publish({ db }, { day: '2026-03-11' })
  expect((await editionOf(db, '2026-03-11'))?.paperCount).toBe(1)
})

test('an edition that is missing for want of papers comes out as soon as they are there', async () => {
  down = new Set(['one', 'two'])
  await morning.ingest(sources)
  expect((await morning.publish()).run.outcome).toBe('failed')
  await retryMorning(morning, day)
  expect(await editionOf(db, day)).toBeUndefined()
  down.delete('one')
  await retryMorning(morning, day)
  expect((await editionOf(db, day))?.paperCount).toBe(1)
})

test('a good morning is left alone, and so is one that has not been published', async () => {
  await morning.ingest(sources)
  asked = []
  await retryMorning(morning, day)
  expect(asked).toEqual([])
  expect(await editionOf(db, day)).toBeUndefined()
})

test('a quiet day’s edition is not made up by papers that come later', async () => {
  await morning.publish()
  await addPapers(db, [rawPaper()])
  await publishLate(morning, day)
  expect(await editionOf(db, day)).toBeUndefined()
})
