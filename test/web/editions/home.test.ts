import { beforeEach, describe, expect, test } from 'vitest'
import { emptyDatabase, useDatabase } from '../../support/database.ts'
import { testWeb } from '../../support/web.ts'

const db = useDatabase()
beforeEach(() => emptyDatabase(db))

describe('the first page before there is an edition', () => {
  test('says what will be there and when', async () => {
    const pages = testWeb(db, { nextEdition: () => new Date('2026-03-11T04:30:00Z'), timeZone: 'Europe/Berlin' })
    const html = await (await pages.request('/')).text()
    expect(html).toContain('An edition is one day’s new papers')
    expect(html).toContain('>Wednesday, 11 March at 05:30</time> (Europe/Berlin)')
  })

  test('says it anew each time, since the clock alone changes it', async () => {
    let next = new Date('2026-03-11T05:30:00Z')
    const pages = testWeb(db, { nextEdition: () => next, pagesKeptFor: 60_000 })
    await pages.request('/')
    next = new Date('2026-03-12T05:30:00Z')
    expect(await (await pages.request('/')).text()).toContain('Thursday, 12 March')
  })
})
