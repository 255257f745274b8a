import { beforeAll, expect, test } from 'vitest'
import type { Purpose } from '../../src/subscribers/link.ts'
import { publishPapers, rawPaper } from '../support/builders.ts'
import { useDatabase } from '../support/database.ts'
import { addSubscriber, allPurposes, pathTo, posted, testWeb } from '../support/web.ts'

const db = useDatabase()
const pages = testWeb(db)
let publicId: Buffer
beforeAll(async () => {
  await publishPapers(db, '2026-03-10', [rawPaper({ externalId: '2603.00001' })])
  ;({ publicId } = await addSubscriber(db, 'ada@example.org'))
})

/** Every route that the pages have, whoever added it, as its method and pattern. */
const routes = [
  ...new Set(pages.routes.filter(({ method }) => method !== 'ALL').map(({ method, path }) => `${method} ${path}`)),
].map((route) => route.split(' ') as [string, string])

/** What stands in the place of a pattern's names: all that is of an edition, a paper or a reader. */
const values: Record<string, string> = {
  when: '2026-03-10',
  id: '2603.00001',
  part: 'papers-1-1.xml',
  paper: '1',
  word: 'save',
}

function addressOf(pattern: string): string {
  const purpose = allPurposes.find((one) => pattern.startsWith(`/${one}/:token`))
  const withToken = purpose
    ? pattern.replace(`/${purpose}/:token`, pathTo(purpose satisfies Purpose, { publicId }))
    : pattern
  return withToken.replace(/:(\w+)(\{[^/]*\})?/g, (_, name: string) => values[name] ?? 'x')
}

test('there are routes to look at', () => {
  expect(routes.length).toBeGreaterThan(30)
})

test.each(routes)('%s %s sets no cookie', async (method, pattern) => {
  const address = addressOf(pattern)
  const asked = method === 'POST' ? posted({ email: 'emmy@example.org' }) : { method }
  for (const request of [asked, { method: 'HEAD' }]) {
    const response = await pages.request(address, request)
    expect(response.headers.getSetCookie()).toEqual([])
    expect(response.headers.get('Access-Control-Allow-Credentials')).toBeNull()
  }
})
