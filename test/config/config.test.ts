import { generateKeyPairSync } from 'node:crypto'
import { describe, expect, test } from 'vitest'
import { type Config, loadConfig } from '../../src/config/config.ts'
import { paletteOf } from '../../src/config/palette.ts'
import { PaperrouteError } from '../../src/lib/error.ts'

/** The configuration of an environment alone, without any `.env`. */
function load(env: Record<string, string> = {}): Config {
  return loadConfig(env, '/dev/null')
}

/** The line that an operator reads. */
function faultOf(env: Record<string, string>): string {
  try {
    load(env)
  } catch (error) {
    if (error instanceof PaperrouteError) return error.message
    throw error
  }
  return expect.fail('no fault was found')
}

const relay = {
  SMTP_URL: 'smtp://relay.example.org:587',
  MAIL_FROM: 'Daily Papers <digest@news.example.org>',
  PUBLIC_URL: 'https://papers.example.org',
}
const key = '0123456789abcdef0123456789abcdef'
const pem = (type: 'rsa' | 'ed25519') =>
  (type === 'rsa' ? generateKeyPairSync('rsa', { modulusLength: 1024 }) : generateKeyPairSync('ed25519')).privateKey
    .export({ type: 'pkcs8', format: 'pem' })
    .toString()

const dkim = { DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 'pr' }

describe('without any setting', () => {
  test('everything is there for a first look on this machine', () => {
    expect(load()).toEqual({
      dataDir: './data',
      databaseUrl: undefined,
      timeZone: 'UTC',
      language: 'en',
      logLevel: undefined,
      secrets: undefined,
      web: { host: '127.0.0.1', port: 3000, publicUrl: 'http://localhost:3000', trustProxy: false },
      look: {
        siteName: 'Paperroute',
        palette: paletteOf({}),
        logo: undefined,
        footer: undefined,
        templatesDir: undefined,
      },
      inbox: { webPort: 1080, smtpPort: 1025 },
      schedule: { ingest: '5 * * * *', learn: '45 4 * * *', publish: '30 5 * * *' },
      sources: {
        names: ['hugging-face', 'arxiv'],
        arxivCategories: ['cs.AI', 'cs.CL', 'cs.CV', 'cs.LG', 'stat.ML'],
        arxivApiUrl: 'https://export.arxiv.org/api/query',
        arxivOaiUrl: 'https://oaipmh.arxiv.org/oai',
        biorxivUrl: 'https://api.biorxiv.org',
        arxivRssUrl: 'https://rss.arxiv.org',
        huggingFaceUrl: 'https://huggingface.co',
      },
      mail: {
        relays: [],
        from: { name: 'Paperroute', address: 'digest@paperroute.example' },
        replyTo: undefined,
        returnPath: 'digest@paperroute.example',
        listId: 'daily.paperroute.example',
        postalAddress: undefined,
        thumbnails: false,
        dkim: undefined,
        connections: 10,
        domains: [],
        confirmationsPerHour: 500,
        operators: [],
        unknownPolicy: 'resend',
      },
    })
  })

  test('an empty value counts as none', () => {
    expect(load({ PORT: '', SMTP_URL: ' ', SOURCES: '', SECRET: '', DATABASE_URL_FILE: '' })).toEqual(load())
  })

  test('the address of the pages follows their port', () => {
    expect(load({ PORT: '8080' }).web.publicUrl).toBe('http://localhost:8080')
  })
})

describe('settings', () => {
  test('return path and list id follow the sender unless they are set', () => {
    expect(load(relay).mail).toMatchObject({
      returnPath: 'digest@news.example.org',
      listId: 'daily.news.example.org',
    })
    const set = load({ ...relay, RETURN_PATH: 'bounces@example.org', LIST_ID: 'papers.example.org' })
    expect(set.mail).toMatchObject({ returnPath: 'bounces@example.org', listId: 'papers.example.org' })
  })

  test('the public address loses the slash at its end', () => {
    expect(load({ ...relay, PUBLIC_URL: 'https://papers.example.org/daily//' }).web.publicUrl).toBe(
      'https://papers.example.org/daily',
    )
  })

  test('lists are parted by commas, spaces or both', () => {
    const { sources } = load({ SOURCES: 'arxiv', ARXIV_CATEGORIES: 'cs.CL, hep-th  stat.ML,q-bio.NC' })
    expect(sources.names).toEqual(['arxiv'])
    expect(sources.arxivCategories).toEqual(['cs.CL', 'hep-th', 'stat.ML', 'q-bio.NC'])
  })

  test('a feed is named by its address, each source once', () => {
    const feed = 'feed:https://journal.example/rss?kind=new%2Cold'
    expect(load({ SOURCES: `${feed}, arxiv-feed ${feed}` }).sources.names).toEqual([feed, 'arxiv-feed'])
  })

  test('a secret may be followed by older ones', () => {
    expect(load({ SECRET: `${key}, ${key}old` }).secrets).toEqual([key, `${key}old`])
  })

  test('a secret may be a sentence', () => {
    const sentence = 'my aunt keeps seventeen geese in her attic'
    expect(load({ SECRET: sentence }).secrets).toEqual([sentence])
  })

  test.each([
    ['true', true],
    ['1', true],
    ['false', false],
    ['0', false],
  ])('TRUST_PROXY=%s is %s', (text, trusted) => {
    expect(load({ TRUST_PROXY: text }).web.trustProxy).toBe(trusted)
  })

  test('TRUST_PROXY may name the proxies by address and network', () => {
    const named = load({ TRUST_PROXY: '10.0.0.5, 192.0.2.0/24 2001:db8::/32' }).web.trustProxy
    expect(named).toEqual(['10.0.0.5', '192.0.2.0/24', '2001:db8::/32'])
  })

  test.each([
    ['digest@example.org', { name: 'Paperroute', address: 'digest@example.org' }],
    ['Daily Papers <digest@example.org>', { name: 'Daily Papers', address: 'digest@example.org' }],
    ['"Müller, Jörg & Söhne" <papiere@example.org>', { name: 'Müller, Jörg & Söhne', address: 'papiere@example.org' }],
    ['論文 <ronbun@example.org>', { name: '論文', address: 'ronbun@example.org' }],
    ['"The \\"Daily\\"" <d@example.org>', { name: 'The "Daily"', address: 'd@example.org' }],
  ])('MAIL_FROM may be %s', (text, from) => {
    expect(load({ MAIL_FROM: text }).mail.from).toEqual(from)
  })

  test('a DKIM key may write its line ends as \\n', () => {
    const privateKey = pem('rsa')
    const written = load({ ...dkim, DKIM_PRIVATE_KEY: privateKey.replaceAll('\n', '\\n') })
    expect(written.mail.dkim).toEqual({ domain: 'example.org', keys: [{ selector: 'pr', privateKey }] })
  })

  test('an Ed25519 key signs beside the RSA key', () => {
    const [rsa, ed25519] = [pem('rsa'), pem('ed25519')]
    const { mail } = load({
      ...dkim,
      DKIM_PRIVATE_KEY: rsa,
      DKIM_ED25519_SELECTOR: 'ed',
      DKIM_ED25519_PRIVATE_KEY: ed25519.replaceAll('\n', '\\n'),
    })
    expect(mail.dkim?.keys).toEqual([
      { selector: 'pr', privateKey: rsa },
      { selector: 'ed', privateKey: ed25519 },
    ])
  })

  test('a cron expression may begin with a second, and may be a word', () => {
    const { schedule } = load({ INGEST_CRON: '30 5 * * * *', PUBLISH_CRON: '@daily' })
    expect(schedule).toEqual({ ingest: '30 5 * * * *', learn: '45 4 * * *', publish: '@daily' })
  })
})

describe('a fault names its variable and the remedy:', () => {
  test.each([
    ['PORT', '0', '1 to 65535'],
    ['PORT', '70000', '1 to 65535'],
    ['PORT', 'http', 'a port number'],
    ['PORT', '3000.5', 'a port number'],
    ['INBOX_PORT', '-1', '1 to 65535'],
    ['TIMEZONE', 'Mars/Olympus', 'an IANA time zone, such as Europe/Berlin'],
    ['INGEST_CRON', 'hourly', 'such as "30 5 * * *"'],
    ['PUBLISH_CRON', '61 5 * * *', 'such as "30 5 * * *"'],
    ['PUBLISH_CRON', '* * * *', 'such as "30 5 * * *"'],
    [
      'SOURCES',
      'arxiv,pubmed',
      'may name hugging-face, arxiv, arxiv-feed, arxiv-oai, biorxiv, medrxiv and feed:ADDRESS',
    ],
    ['SOURCES', 'feed:', 'an http or https address'],
    ['SOURCES', 'feed:ftp://example.org/rss', 'an http or https address'],
    ['SOURCES', 'feed:https://ann:secret@example.org/rss', 'without a password'],
    ['SOURCES', ',', 'at least one'],
    ['ARXIV_CATEGORIES', 'cs.CL OR 1=1', 'such as cs.CL'],
    ['MAIL_FROM', 'a@example.org, b@example.org', 'one address'],
    ['MAIL_FROM', 'Daily Papers', 'one address'],
    ['MAIL_FROM', 'a@b@example.org', 'one address'],
    ['REPLY_TO', 'nobody', 'one address'],
    ['RETURN_PATH', 'a@example.org,b@example.org', 'one address'],
    ['PUBLIC_URL', 'papers.example.org', 'an http or https address'],
    ['PUBLIC_URL', 'https://papers.example.org/?a', 'without ? and #'],
    ['HUGGINGFACE_URL', 'ftp://example.org', 'an http or https address'],
    ['LOG_LEVEL', 'loud', 'one of trace, debug, info'],
    ['TRUST_PROXY', 'maybe', 'true or false'],
    ['TRUST_PROXY', '10.0.0.5/33', 'addresses and networks'],
    ['TRUST_PROXY', '10.0.0.5,example.org', 'addresses and networks'],
    ['TRUST_PROXY', '10.0.0.5/8/8', 'addresses and networks'],
    ['CONFIRMATIONS_PER_HOUR', '0', 'at least 1'],
    ['CONFIRMATIONS_PER_HOUR', 'many', 'must be a number'],
    ['UNKNOWN_POLICY', 'guess', 'resend or hold'],
    ['SEND_CONNECTIONS', '0', '1 to 100'],
    ['SEND_CONNECTIONS', '2.5', 'a whole number'],
    ['SEND_RATE', '0', 'more than 0'],
    ['SEND_RATE', 'fast', 'a number of messages a second'],
    ['SEND_AT_ONCE', '0', 'at least 1 message'],
    ['SEND_RAMP', 'slowly', 'such as 200*2'],
    ['SEND_RAMP', '200*0.5', 'such as 200*2'],
    ['SEND_DOMAINS', 'gmail.com', 'such as gmail.com=20/s'],
    ['SEND_DOMAINS', 'gmail.com=0/s', 'such as gmail.com=20/s'],
    ['SEND_DOMAINS', 'gmail.com=5', 'such as gmail.com=20/s'],
    ['LIST_ID', 'my list', 'must look like'],
    ['SECRET', ',', 'at least 32 characters'],
    ['SECRET', 'long enough to be a secret of mine,short', 'at least 32 characters'],
    ['SECRET', 'short', 'at least 32 characters (try: openssl rand -hex 32)'],
  ])('%s=%s', (name, value, remedy) => {
    const fault = faultOf({ [name]: value })
    expect(fault).toMatch(new RegExp(`^The configuration has a fault: ${name} `))
    expect(fault).toContain(remedy)
    expect(fault).not.toMatch(/\n|Invalid|expected/)
  })

  test.each(['MAIL_FROM', 'PUBLIC_URL'])('a relay without %s', (name) => {
    expect(faultOf({ ...relay, [name]: '' })).toContain(`${name} must be set when SMTP_URL is`)
  })

  test('a database of one’s own without SECRET', () => {
    expect(faultOf({ DATABASE_URL: 'postgres://db.example.org/papers' })).toContain(
      'SECRET must be set when DATABASE_URL is: it signs the links in the mail (try: openssl rand -hex 32).',
    )
  })

  test.each([
    [{ DKIM_DOMAIN: 'example.org' }, 'set DKIM_SELECTOR and DKIM_PRIVATE_KEY too'],
    [{ DKIM_DOMAIN: 'example.org', DKIM_SELECTOR: 'pr' }, 'set DKIM_PRIVATE_KEY too'],
    [{ DKIM_PRIVATE_KEY: pem('rsa') }, 'set DKIM_DOMAIN and DKIM_SELECTOR too'],
  ])('a part of DKIM alone: %#', (env: Record<string, string>, remedy) => {
    expect(faultOf(env)).toContain(`DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY belong together: ${remedy}.`)
  })

  test.each([
    ['no key at all', 'hello'],
    ['a key that the signer cannot use', pem('ed25519')],
    ['a key that was cut', pem('rsa').slice(0, 200)],
  ])('a DKIM key that is %s', (_, text) => {
    expect(faultOf({ ...dkim, DKIM_PRIVATE_KEY: text })).toContain(
      'DKIM_PRIVATE_KEY must be an RSA private key in PEM form',
    )
  })

  test.each([
    ['no key at all', 'hello'],
    ['an RSA key', pem('rsa')],
  ])('an Ed25519 key for DKIM that is %s', (_, text) => {
    const env = { ...dkim, DKIM_PRIVATE_KEY: pem('rsa'), DKIM_ED25519_SELECTOR: 'ed', DKIM_ED25519_PRIVATE_KEY: text }
    expect(faultOf(env)).toBe(
      'The configuration has a fault: DKIM_ED25519_PRIVATE_KEY must be an Ed25519 private key in PEM form (try: openssl genpkey -algorithm ed25519).',
    )
  })

  test.each([
    [{ DKIM_ED25519_SELECTOR: 'ed' }, 'set DKIM_ED25519_PRIVATE_KEY too'],
    [{ DKIM_ED25519_PRIVATE_KEY: pem('ed25519') }, 'set DKIM_ED25519_SELECTOR too'],
  ])('a part of the Ed25519 key alone: %#', (env: Record<string, string>, remedy) => {
    expect(faultOf({ ...dkim, DKIM_PRIVATE_KEY: pem('rsa'), ...env })).toBe(
      `The configuration has a fault: DKIM_ED25519_SELECTOR and DKIM_ED25519_PRIVATE_KEY belong together: ${remedy}.`,
    )
  })

  test('an Ed25519 key for DKIM without the domain and the RSA key that it stands beside', () => {
    const ed25519 = { DKIM_ED25519_SELECTOR: 'ed', DKIM_ED25519_PRIVATE_KEY: pem('ed25519') }
    expect(faultOf(ed25519)).toBe(
      'The configuration has a fault: DKIM_ED25519_PRIVATE_KEY signs beside an RSA key, as many receivers know no other: set DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY too.',
    )
    expect(faultOf({ ...ed25519, DKIM_SELECTOR: 'pr', DKIM_PRIVATE_KEY: pem('rsa') })).toBe(
      'The configuration has a fault: DKIM_DOMAIN, DKIM_SELECTOR and DKIM_PRIVATE_KEY belong together: set DKIM_DOMAIN too.',
    )
  })

  test('two keys for DKIM under one name, which the DNS does not tell apart by case', () => {
    const env = { ...dkim, DKIM_PRIVATE_KEY: pem('rsa'), DKIM_ED25519_PRIVATE_KEY: pem('ed25519') }
    expect(faultOf({ ...env, DKIM_ED25519_SELECTOR: 'PR' })).toContain(
      'DKIM_SELECTOR and DKIM_ED25519_SELECTOR are both pr: each key has a record of its own, so rename one.',
    )
  })

  test('the two ports of the inbox that are one', () => {
    expect(faultOf({ INBOX_PORT: '1025' })).toContain('INBOX_PORT and INBOX_SMTP_PORT are both 1025')
  })
})

test('all faults are reported together, in one line, each variable once', () => {
  const fault = faultOf({ ...relay, PORT: '-1.5', TIMEZONE: 'x', MAIL_FROM: '', DATABASE_URL: 'postgres://db/x' })
  expect(fault).toMatch(/^The configuration has 4 faults: /)
  for (const name of ['PORT', 'TIMEZONE', 'MAIL_FROM', 'SECRET']) expect(fault.split(` ${name} must`)).toHaveLength(2)
  expect(fault).not.toContain('\n')
})

describe('a secret is never in the line that reports it:', () => {
  test.each([
    ['DATABASE_URL', 'mysql://user:hunter2@db.example.org/x'],
    ['DATABASE_URL', 'postgres://user:hunter2#x@db.example.org/x'],
    ['DATABASE_URL', 'postgres://user:hunter2/x@db:port/y'],
    ['SMTP_URL', 'http://user:hunter2@relay.example.org'],
    ['SMTP_URL', 'smtp://user:hunter2#@relay.example.org'],
    ['SMTP_URL', 'smtp://user:25/hunter2@relay.example.org'],
    ['SECRET', 'hunter2'],
    ['DKIM_PRIVATE_KEY', 'hunter2'],
    ['DKIM_ED25519_PRIVATE_KEY', 'hunter2'],
  ])('%s=%s', (name, value) => {
    const fault = faultOf({ MAIL_FROM: 'a@example.org', PUBLIC_URL: 'https://example.org', [name]: value })
    expect(fault).toContain(name)
    expect(fault).not.toContain('hunter2')
  })
})
