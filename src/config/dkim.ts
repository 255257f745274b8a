import { createPrivateKey } from 'node:crypto'
import { z } from 'zod'

/** Who signs mail by DKIM, and with which keys: RSA, and perhaps Ed25519 beside it. */
export interface Dkim {
  domain: string
  keys: { selector: string; privateKey: string }[]
}

const selector = z
  .string()
  .regex(/^[a-z0-9-]+(\.[a-z0-9-]+)*$/i, 'must be the name before ._domainkey, such as paperroute')
  .optional()

const privateKey = (type: 'rsa' | 'ed25519', words: string) =>
  z
    .string()
    .transform((key) => key.replaceAll('\\n', '\n'))
    .refine((pem) => isKey(pem, type), `must be an ${words}`)
    .optional()

function isKey(pem: string, type: 'rsa' | 'ed25519'): boolean {
  try {
    return createPrivateKey(pem).asymmetricKeyType === type
  } catch {
    return false
  }
}

/** The keys; which domain they sign for is a setting like other names. */
export const dkimKeySettings = {
  DKIM_SELECTOR: selector,
  DKIM_PRIVATE_KEY: privateKey('rsa', 'RSA private key in PEM form (try: openssl genrsa 2048)'),
  DKIM_ED25519_SELECTOR: selector,
  DKIM_ED25519_PRIVATE_KEY: privateKey(
    'ed25519',
    'Ed25519 private key in PEM form (try: openssl genpkey -algorithm ed25519)',
  ),
}

const rsa = ['DKIM_DOMAIN', 'DKIM_SELECTOR', 'DKIM_PRIVATE_KEY']
const ed25519 = ['DKIM_ED25519_SELECTOR', 'DKIM_ED25519_PRIVATE_KEY']

/** A line for each thing that is missing beside what is set, or that is one where there must be two. */
export function dkimFaults(told: Record<string, string | undefined>, isMeant: (name: string) => boolean): string[] {
  const faults: string[] = []
  for (const names of [rsa, ed25519]) {
    const missing = names.filter((name) => !isMeant(name))
    if (missing.length > 0 && missing.length < names.length) {
      faults.push(`${inWords(names)} belong together: set ${inWords(missing)} too.`)
    }
  }
  if (ed25519.some(isMeant) && !rsa.some(isMeant)) {
    faults.push(
      `DKIM_ED25519_PRIVATE_KEY signs beside an RSA key, as many receivers know no other: set ${inWords(rsa)} too.`,
    )
  }
  const { DKIM_SELECTOR: one, DKIM_ED25519_SELECTOR: other } = told
  if (one && one.toLowerCase() === other?.toLowerCase()) {
    faults.push(
      `DKIM_SELECTOR and DKIM_ED25519_SELECTOR are both ${one}: each key has a record of its own, so rename one.`,
    )
  }
  return faults
}

/** `A`, `A and B`, `A, B and C`. */
function inWords(names: readonly string[]): string {
  return names.join(', ').replace(/, ([^,]+)$/, ' and $1')
}

type DkimSettings = { [Name in 'DKIM_DOMAIN' | keyof typeof dkimKeySettings]?: string | undefined }

/** RSA comes first. Undefined where nothing is signed. */
export function dkimOf(set: DkimSettings): Dkim | undefined {
  const { DKIM_DOMAIN: domain } = set
  const keys = [
    { selector: set.DKIM_SELECTOR, privateKey: set.DKIM_PRIVATE_KEY },
    { selector: set.DKIM_ED25519_SELECTOR, privateKey: set.DKIM_ED25519_PRIVATE_KEY },
  ].flatMap(({ selector, privateKey }) => (selector && privateKey ? [{ selector, privateKey }] : []))
  return domain ? { domain, keys } : undefined
}
