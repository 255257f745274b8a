import { BlockList, isIP } from 'node:net'
import { getConnInfo } from '@hono/node-server/conninfo'
import type { Context } from 'hono'

/**
 * Which proxies are believed when they say whom they ask for (`X-Forwarded-For`): none, whoever connects, or those with
 * these addresses and networks (`192.0.2.0/24`).
 */
export type TrustedProxies = boolean | readonly string[]

/**
 * The network address that a request comes from, or null where nobody can say. Each proxy adds at the right whom it heard,
 * so the list is read from there for as long as a proxy of ours speaks; what stands further left, the client may have made up.
 */
export function clientAddress(c: Context, trusted: TrustedProxies): string | null {
  // Requests that come through no socket, as in tests, have no peer.
  const peer = c.env?.incoming ? bare(getConnInfo(c).remote.address ?? '') : null
  if (trusted === false) return peer
  const heard = (c.req.header('x-forwarded-for') ?? '').split(',').map(bare)
  if (trusted === true) return heard.at(-1) ?? peer
  const isOurs = listOf(trusted)
  let address = peer
  while (address !== null && heard.length > 0 && isOurs(address)) {
    const before = heard.pop() ?? null
    // A proxy of ours that says nothing usable: itself is the last that is known.
    if (before === null) break
    address = before
  }
  return address
}

/** An address without the port, brackets and zone that proxies and sockets put to it, and IPv4 as such; null where it is none. */
function bare(text: string): string | null {
  const address = text
    .trim()
    .replace(/^\[([^\]]*)\](:\d+)?$/, '$1')
    .replace(/^(\d+\.\d+\.\d+\.\d+):\d+$/, '$1')
    .replace(/%.*$/, '')
    .replace(/^::ffff:(?=\d+\.\d+\.\d+\.\d+$)/i, '')
  return isIP(address) ? address : null
}

function listOf(trusted: readonly string[]): (address: string) => boolean {
  const list = new BlockList()
  for (const one of trusted) {
    const [address = '', bits] = one.split('/')
    const family = isIP(address) === 6 ? 'ipv6' : 'ipv4'
    if (bits === undefined) list.addAddress(address, family)
    else list.addSubnet(address, Number(bits), family)
  }
  return (address) => list.check(address, isIP(address) === 6 ? 'ipv6' : 'ipv4')
}
