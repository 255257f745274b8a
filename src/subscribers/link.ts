import { createHash, createHmac, timingSafeEqual } from 'node:crypto'
import { confirmationDays } from './subscriber.ts'

/**
 * What a link lets its holder do. A token of one purpose is worth nothing for another. `list` shows the reading list and
 * says what its reader thinks of papers; it names nobody and leads to no other link, since digests are forwarded. `view`
 * shows one digest, the same for all who got it.
 */
export const purposes = {
  confirm: 1,
  manage: 2,
  unsubscribe: 3,
  list: 4,
  forget: 5,
  export: 6,
  move: 7,
  'undo-move': 8,
  view: 9,
  'move-from': 10,
} as const
export type Purpose = keyof typeof purposes

/** For how many days a link works. The others hold for as long as the key does. */
export const linkDays = {
  confirm: confirmationDays,
  forget: 1,
  export: 1,
  'move-from': 1,
  move: 1,
  'undo-move': 7,
} as const
export type ExpiringPurpose = keyof typeof linkDays

/** What a valid token says. */
export interface Link {
  /**
   * The subscriber's public id, 8 bytes; that of the change of address in links to agree to it, to do it and to undo it, and the digest's
   * number in those to view one.
   */
  subscriber: Buffer
  /** When the token was made; only tokens that expire carry it. */
  issuedAt: Date | null
}

/** Makes and reads the signed tokens of links. */
export interface Links {
  /** A token of about 42 characters of lowercase base32, so that a header that carries it needs no folding. */
  sign(purpose: Purpose, subscriber: Buffer, issuedAt?: Date): string
  /** What `token` says, or undefined where it was not made by us for this purpose. */
  read(purpose: Purpose, token: string): Link | undefined
}

const idBytes = 8
const timeBytes = 4
const macBytes = 16

/** A digest's number as links to view it carry it. */
export function digestLinkId(digest: number): Buffer {
  const id = Buffer.alloc(idBytes)
  id.writeBigUInt64BE(BigInt(digest))
  return id
}

/** The number of the digest that a link to view one is about. */
export function digestOf(link: Link): number {
  return Number(link.subscriber.readBigUInt64BE())
}

/** How many characters a token has that does not expire. */
export const tokenLength = Math.ceil(((2 + idBytes + macBytes) * 8) / 5)

/** A token that expires carries when it was made. */
const expires = (purpose: Purpose): purpose is ExpiringPurpose => purpose in linkDays

/** Whether the days of a link are over, or it does not say when it was made. */
export function hasExpired(purpose: ExpiringPurpose, link: Link, now: Date): boolean {
  return !link.issuedAt || now.getTime() - link.issuedAt.getTime() > linkDays[purpose] * 24 * 60 * 60 * 1000
}

/**
 * Tokens signed with the first of `secrets` and accepted from all of them, so that a key can be changed without breaking
 * the links in mail already sent. Layout: purpose (1 byte), key id (1), subscriber (8), seconds since 1970 (4, only
 * where it expires), HMAC-SHA-256 over all of that, cut to 16 bytes (RFC 2104 §5).
 */
export function createLinks(secrets: readonly string[]): Links {
  const keys = secrets.map((secret) => {
    const key = createHash('sha256').update(`paperroute link ${secret}`).digest()
    return { key, id: createHash('sha256').update(key).digest().readUInt8(0) }
  })
  const [newest] = keys
  if (!newest) throw new Error('createLinks needs a secret')
  const mac = (key: Buffer, body: Buffer) => createHmac('sha256', key).update(body).digest().subarray(0, macBytes)

  return {
    sign(purpose, subscriber, issuedAt) {
      const time = Buffer.alloc(expires(purpose) ? timeBytes : 0)
      if (time.length > 0) time.writeUInt32BE(Math.floor((issuedAt ?? new Date()).getTime() / 1000))
      const body = Buffer.concat([Buffer.from([purposes[purpose], newest.id]), subscriber, time])
      return toBase32(Buffer.concat([body, mac(newest.key, body)]))
    },
    read(purpose, token) {
      const bytes = fromBase32(token)
      const bodyLength = 2 + idBytes + (expires(purpose) ? timeBytes : 0)
      if (!bytes || bytes.length !== bodyLength + macBytes || bytes[0] !== purposes[purpose]) return undefined
      const body = bytes.subarray(0, bodyLength)
      const given = bytes.subarray(bodyLength)
      const valid = keys.some(({ key, id }) => id === bytes[1] && timingSafeEqual(mac(key, body), given))
      if (!valid) return undefined
      return {
        subscriber: Buffer.from(body.subarray(2, 2 + idBytes)),
        issuedAt: expires(purpose) ? new Date(body.readUInt32BE(2 + idBytes) * 1000) : null,
      }
    },
  }
}

const alphabet = 'abcdefghijklmnopqrstuvwxyz234567'

/** RFC 4648 §6 in lowercase and without padding: survives clients that change case, and needs no escaping. */
function toBase32(bytes: Buffer): string {
  let text = ''
  let bits = 0
  let held = 0
  for (const byte of bytes) {
    held = (held << 8) | byte
    bits += 8
    while (bits >= 5) {
      bits -= 5
      text += alphabet[(held >> bits) & 31]
      held &= (1 << bits) - 1
    }
  }
  return bits > 0 ? text + alphabet[(held << (5 - bits)) & 31] : text
}

function fromBase32(text: string): Buffer | undefined {
  if (text.length > 100) return undefined
  const bytes: number[] = []
  let bits = 0
  let held = 0
  for (const character of text.toLowerCase()) {
    const value = alphabet.indexOf(character)
    if (value < 0) return undefined
    held = (held << 5) | value
    bits += 5
    if (bits >= 8) {
      bits -= 8
      bytes.push((held >> bits) & 255)
      held &= (1 << bits) - 1
    }
  }
  // What is left must be padding, and less than a character of it, or many spellings would name one token.
  return held === 0 && bits < 5 ? Buffer.from(bytes) : undefined
}
