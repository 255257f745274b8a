import { Hono } from 'hono'
import { describe, expect, test } from 'vitest'
import { clientAddress, type TrustedProxies } from '../../src/web/client-address.ts'

async function seen(trusted: TrustedProxies, peer: string | undefined, forwardedFor?: string): Promise<unknown> {
  const app = new Hono().get('/', (c) => c.json({ address: clientAddress(c, trusted) }))
  const headers = forwardedFor === undefined ? undefined : { 'X-Forwarded-For': forwardedFor }
  const env = peer === undefined ? undefined : { incoming: { socket: { remoteAddress: peer } } }
  return ((await (await app.request('/', headers && { headers }, env)).json()) as { address: unknown }).address
}

const proxies = ['10.0.0.5', '192.0.2.0/24', '2001:db8::/32']

describe('the address of a client', () => {
  test.each<[string, TrustedProxies, string | undefined, string | undefined, string | null]>([
    ['is the peer’s where no proxy is trusted', false, '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['is unknown without a socket', false, undefined, '198.51.100.1', null],
    ['is the last that a trusted proxy heard', true, '10.0.0.5', '1.2.3.4, 198.51.100.1', '198.51.100.1'],
    ['is the peer’s where the trusted proxy says nothing', true, '10.0.0.5', undefined, '10.0.0.5'],
    ['is the peer’s where the trusted proxy says nothing usable', true, '10.0.0.5', '1.2.3.4, unknown', '10.0.0.5'],
    ['is read without a port', true, '10.0.0.5', '198.51.100.1:4711', '198.51.100.1'],
    ['is read without brackets and a port', true, '10.0.0.5', '[2001:db8::7]:4711', '2001:db8::7'],
    ['is read without a zone', false, 'fe80::1%eth0', undefined, 'fe80::1'],
    ['is IPv4 where IPv6 only wraps it', false, '::ffff:203.0.113.7', undefined, '203.0.113.7'],
    ['is heard of a named proxy', proxies, '10.0.0.5', '198.51.100.1', '198.51.100.1'],
    ['is heard of a proxy in a named network', proxies, '192.0.2.99', '198.51.100.1', '198.51.100.1'],
    ['is heard of a named proxy of IPv6', proxies, '2001:db8::1', '198.51.100.1', '198.51.100.1'],
    [
      'is heard through a row of named proxies',
      proxies,
      '10.0.0.5',
      '6.6.6.6, 198.51.100.1, 192.0.2.3',
      '198.51.100.1',
    ],
    ['is not heard of anybody else', proxies, '203.0.113.7', '198.51.100.1', '203.0.113.7'],
    ['is not heard through anybody else', proxies, '10.0.0.5', '6.6.6.6, 203.0.113.7', '203.0.113.7'],
    [
      'is the last proxy’s where that says nothing usable',
      proxies,
      '10.0.0.5',
      '6.6.6.6, bogus, 192.0.2.3',
      '192.0.2.3',
    ],
    ['is the named proxy’s own where it says nothing', proxies, '10.0.0.5', undefined, '10.0.0.5'],
    ['is never what is no address', true, undefined, '<script>, 1.2.3.4.5', null],
  ])('%s', async (_, trusted, peer, forwardedFor, address) => {
    expect(await seen(trusted, peer, forwardedFor)).toBe(address)
  })
})
