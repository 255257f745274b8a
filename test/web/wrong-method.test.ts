import { expect, test } from 'vitest'
import { useDatabase } from '../support/database.ts'
import { testWeb } from '../support/web.ts'

const pages = testWeb(useDatabase())

test.each([
  ['POST', '/', 'GET, HEAD'],
  ['DELETE', '/editions/2026-03-10', 'GET, HEAD'],
  ['OPTIONS', '/feed.xml', 'GET, HEAD'],
  ['PUT', '/subscribe', 'GET, HEAD, POST'],
  ['PATCH', '/unsubscribe/x', 'GET, HEAD, POST'],
  ['GET', '/manage/x/move', 'POST'],
])('%s %s is answered with what may be asked: %s', async (method, path, allowed) => {
  const response = await pages.request(path, { method })
  expect([response.status, response.headers.get('Allow')]).toEqual([405, allowed])
  expect(response.headers.get('Content-Security-Policy')).toContain("default-src 'none'")
  expect(await response.text()).toContain('There is no such page')
})

test('where there is nothing, no method is offered', async () => {
  const response = await pages.request('/nothing', { method: 'POST' })
  expect([response.status, response.headers.get('Allow')]).toEqual([404, null])
})
