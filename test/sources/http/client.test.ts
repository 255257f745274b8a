import { afterAll, beforeAll, expect, test } from 'vitest'
import { createClient } from '../../../src/sources/http/client.ts'
import { TryAgain } from '../../../src/sources/http/http-answer.ts'
import { SourceError } from '../../../src/sources/source.ts'
import {
  brokenOff,
  drip,
  type FixtureServer,
  html,
  json,
  startFixtureServer,
  status,
} from '../../support/fixture-server.ts'
import { hurriedClient } from '../fixtures/answers.ts'

/** Takes a body as it is. */
const asText = (body: string) => body

let server: FixtureServer
beforeAll(async () => {
  server = await startFixtureServer()
})
afterAll(async () => server.close())

test('a request names who asks', async () => {
  const { client } = hurriedClient()
  server.next('/named', json({}))
  await client.getParsed(`${server.url}/named`, asText)
  expect(server.requests.at(-1)?.headers['user-agent']).toBe('Paperroute-test/1 (+https://paperroute.example)')
})

test('requests to one host come one at a time, at the interval of their lane', async () => {
  const { client, waits } = hurriedClient()
  let running = 0
  let most = 0
  const slowly = async (...[response]: Parameters<ReturnType<typeof json>>) => {
    most = Math.max(most, ++running)
    await new Promise((resolve) => setTimeout(resolve, 20))
    running--
    response.end('ok')
  }
  server.next('/paced', slowly, slowly, slowly)
  const asked = [1, 2, 3].map(() =>
    client.getParsed(`${server.url}/paced`, asText, { lane: { key: 'paced', intervalMs: 3000 } }),
  )
  await Promise.all(asked)
  expect(most).toBe(1)
  expect(waits).toEqual([3000, 3000])
})

test('a busy answer is followed by another try after the seconds it asks for', async () => {
  const { client, waits } = hurriedClient()
  server.next('/busy', status(429, 'slow down', 7), json('done'))
  expect(await client.getParsed(`${server.url}/busy`, asText)).toBe('"done"')
  expect(waits).toEqual([7000])
})

test('a busy answer is followed by another try at the date it asks for', async () => {
  const { client, waits } = hurriedClient()
  server.next('/busy', status(503, '', new Date(Date.UTC(2026, 1, 3, 0, 0, 9))), json('done'))
  await client.getParsed(`${server.url}/busy`, asText)
  expect(waits).toEqual([9000])
})

test('a busy answer is followed by another try after the reset time of a RateLimit field', async () => {
  const { client, waits } = hurriedClient()
  server.next('/busy', (response) => void response.writeHead(429, { ratelimit: '"api";r=0;t=5' }).end(), json('done'))
  await client.getParsed(`${server.url}/busy`, asText)
  expect(waits).toEqual([5000])
})

test('a wait that is too long is not waited for but told', async () => {
  const { client, waits } = hurriedClient()
  server.next('/busy', status(429, '', 3600))
  await expect(client.getParsed(`${server.url}/busy`, asText)).rejects.toThrow(
    /^127\.0\.0\.1:\d+ answered 429 Too Many Requests and asks to wait 3600 s\. Try again later\.$/,
  )
  expect(waits).toEqual([])
})

test('a wait that is too long for the client is waited for where the one who asks has more time', async () => {
  const { client, waits } = hurriedClient()
  server.next('/busy', status(503, '', 120), json('done'))
  await client.getParsed(`${server.url}/busy`, asText, { budgetMs: 120_000 })
  expect(waits).toEqual([120_000])
})

test.each([403, 500, 503])('a %i is tried three times, backing off', async (code) => {
  const { client, waits } = hurriedClient()
  server.next('/down', status(code), status(code), status(code), json('too late'))
  await expect(client.getParsed(`${server.url}/down`, asText)).rejects.toThrow(/\(tried 3 times\)/)
  expect(waits).toEqual([1000, 2000])
  await client.getParsed(`${server.url}/down`, asText)
})

test('a refusal that will not pass is told at once, with what the service says', async () => {
  const { client, waits } = hurriedClient()
  server.next('/wrong', json({ error: 'Invalid date' }, 400))
  await expect(client.getParsed(`${server.url}/wrong`, asText)).rejects.toThrow(
    /answered 400 Bad Request: \{"error":"Invalid date"\}/,
  )
  expect(waits).toEqual([])
})

test('a web page sent with an error status is not repeated in the message', async () => {
  const { client } = hurriedClient()
  server.next('/gone', html(404))
  await expect(client.getParsed(`${server.url}/gone`, asText)).rejects.toThrow(/answered 404 Not Found\. Check/)
})

test('an answer that breaks off is asked for again', async () => {
  const { client } = hurriedClient()
  server.next('/broken', brokenOff('x'.repeat(1000)), json('whole'))
  expect(await client.getParsed(`${server.url}/broken`, asText)).toBe('"whole"')
})

test('an answer that drips too slowly is given up', async () => {
  const client = createClient({ userAgent: 'test', timeoutMs: 100, budgetMs: 50 })
  server.next('/slow', drip('x'.repeat(100), 1, 10))
  await expect(client.getParsed(`${server.url}/slow`, asText)).rejects.toThrow(/did not answer in full within 0\.1 s/)
})

test('an answer that is too large is refused', async () => {
  const { client } = hurriedClient()
  server.next('/large', json('x'.repeat(1000)))
  await expect(client.getParsed(`${server.url}/large`, asText, { maxBytes: 100 })).rejects.toThrow(
    /more than 100 bytes/,
  )
})

test('an answer in pieces that split a character is put together right', async () => {
  const { client } = hurriedClient()
  server.next('/split', (response) => {
    const bytes = Buffer.from('é')
    response.write(bytes.subarray(0, 1))
    setTimeout(() => response.end(bytes.subarray(1)), 20)
  })
  expect(await client.getParsed(`${server.url}/split`, asText)).toBe('é')
})

test('a host that refuses connections is tried twice, quickly', async () => {
  const { client, waits } = hurriedClient()
  const closed = await startFixtureServer()
  await closed.close()
  await expect(client.getParsed(closed.url, asText)).rejects.toThrow(
    /^could not reach 127\.0\.0\.1:\d+: the connection was refused \(ECONNREFUSED\) \(tried 2 times\)\. Check the network/,
  )
  expect(waits).toEqual([250])
})

test('without a network the name lookup fails fast with a clear sentence', async () => {
  const cause = Object.assign(new Error('getaddrinfo ENOTFOUND papers.invalid'), { code: 'ENOTFOUND' })
  const fetch = () => Promise.reject(new TypeError('fetch failed', { cause }))
  const startedAt = performance.now()
  const asked = createClient({ userAgent: 'test', fetch }).getParsed('https://papers.invalid/', asText)
  await expect(asked).rejects.toThrow(/^could not reach papers\.invalid: its name is unknown/)
  expect(performance.now() - startedAt).toBeLessThan(2000)
})

test('no further try begins when the time is used up', async () => {
  let now = 0
  let asked = 0
  const fetch = async () => {
    asked++
    now += 19_500
    return new Response('', { status: 503 })
  }
  const client = createClient({ userAgent: 'test', fetch, now: () => now, sleep: async () => undefined })
  await expect(client.getParsed('https://slow.example/', asText)).rejects.toThrow(SourceError)
  expect(asked).toBe(1)
})

test('an answer that its reader finds broken is asked for again, and given up with the reason', async () => {
  const { client } = hurriedClient()
  server.next('/odd', json(1), json(2), json(3))
  const read = (body: string) => {
    throw new TryAgain(`answer ${body} is odd`)
  }
  await expect(client.getParsed(`${server.url}/odd`, read)).rejects.toThrow('answer 3 is odd (tried 3 times)')
})

test('an abort ends a wait with its reason', async () => {
  const stop = new AbortController()
  const client = createClient({ userAgent: 'test' })
  server.next('/busy', status(429, '', 10))
  const asked = client.getParsed(`${server.url}/busy`, asText, { signal: stop.signal })
  setTimeout(() => stop.abort(new Error('the process stops')), 50)
  await expect(asked).rejects.toThrow('the process stops')
})

test.each(['not an address', 'file:///etc/passwd', 'https://me:secret@papers.example/'])(
  'the address %s is refused without its password in the message',
  async (address) => {
    const asked = hurriedClient().client.getParsed(address, asText)
    await expect(asked).rejects.toThrow(SourceError)
    await expect(asked).rejects.not.toThrow(/me:secret/)
  },
)

test('an answer that has not changed since is asked for by its entity tag and its time', async () => {
  const { client } = hurriedClient()
  const headers = { etag: '"v1"', 'last-modified': 'Tue, 03 Feb 2026 05:00:00 GMT' }
  server.next('/feed', (response) => response.writeHead(200, headers).end('first') && undefined)
  const first = await client.getIfChanged(`${server.url}/feed`, undefined, (body) => body)
  expect(first.value).toBe('first')
  expect(server.requests.at(-1)?.headers['if-none-match']).toBeUndefined()
  server.next('/feed', (response) => response.writeHead(304).end() && undefined)
  const second = await client.getIfChanged(`${server.url}/feed`, first.cursor, (body) => body)
  expect(second).toEqual({ value: undefined, cursor: first.cursor })
  expect(server.requests.at(-1)?.headers).toMatchObject({
    'if-none-match': '"v1"',
    'if-modified-since': 'Tue, 03 Feb 2026 05:00:00 GMT',
  })
})

test('what was known of another address, or is no cursor of this kind, makes no request conditional', async () => {
  const { client } = hurriedClient()
  server.next('/a', (response) => response.writeHead(200, { etag: '"a"' }).end('a') && undefined)
  const { cursor } = await client.getIfChanged(`${server.url}/a`, undefined, (body) => body)
  for (const odd of [cursor, '2026-02-03', '{"url":7}', '']) {
    server.next('/b', json('b'))
    const { value, cursor: next } = await client.getIfChanged(`${server.url}/b`, odd, (body) => body)
    expect([value, next]).toEqual(['"b"', undefined])
    expect(server.requests.at(-1)?.headers['if-none-match']).toBeUndefined()
  }
})
