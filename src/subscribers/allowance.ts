/**
 * How much of something one network, one mailbox or the whole installation is given: so many at once, and after that one
 * each so many seconds. It fills up again with time, at that pace.
 */
export interface Allowance {
  /** What it is kept under in the database. */
  scope: string
  atOnce: number
  everySeconds: number
}

const hour = 60 * 60

/**
 * Sign-ups and requests for a lost link from one network address: of IPv6 the 64 bits that one home or office has. A
 * university stands behind one address, and a lecture may be asked to subscribe together: a hundred at once, and three a
 * minute after that, are a hall of 280 within the hour. Who abuses it mails no more than the 4,400 a day of that pace.
 */
export const addressAllowance: Allowance = { scope: 'address', atOnce: 100, everySeconds: 20 }

/**
 * The same from the addresses beside it (an IPv4 /24, an IPv6 /48), since whoever rents one rents many: three times as
 * much, because a campus has several.
 */
export const neighbourhoodAllowance: Allowance = { scope: 'neighbourhood', atOnce: 300, everySeconds: 7 }

/**
 * Service mails to one mailbox that anybody can ask for: by signing it up, as a lost link, by moving there. The cooldown of
 * an address keeps them minutes apart; this keeps a day of patience, and all spellings of a mailbox, from being a flood.
 */
export const mailboxAllowance: Allowance = { scope: 'mailbox', atOnce: 10, everySeconds: 3 * hour }

/**
 * Service mails that only the holder of a reader's own link can ask for: to be forgotten, to get their data, to
 * move. They are counted apart, so that no stranger can use up what a person has a right to.
 */
export const ownWishAllowance: Allowance = { scope: 'own wish', atOnce: 10, everySeconds: 3 * hour }

/**
 * The mailbox that an address most likely leads to: without case, what follows a plus, and dots before the @. Only mails
 * are counted by it, and nobody is known by it: at many providers `a.b` and `ab` are two people, who then share ten mails
 * at once.
 */
export function mailboxOf(address: string): string {
  const [local = '', domain = ''] = address.trim().toLowerCase().split('@')
  const name = local.replace(/\+.*$/, '').replaceAll('.', '')
  return `${name}@${domain === 'googlemail.com' ? 'gmail.com' : domain}`
}
