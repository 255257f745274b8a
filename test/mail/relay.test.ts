import { createServer } from 'node:net'
import { afterEach, describe, expect, test } from 'vitest'
import { PaperrouteError } from '../../src/lib/error.ts'
import type { Message } from '../../src/mail/message.ts'
import { openRelay, type Relay, RelayError, type RelayFault } from '../../src/mail/relay.ts'
import { type Receiver, startReceiver } from '../support/receiver.ts'
import { type Manner, type RudeRelay, type Step, startRudeRelay } from '../support/rude-relay.ts'

const message: Message = {
  from: { name: 'Daily Papers', address: 'digest@papers.example.org' },
  to: 'ada@example.org',
  envelope: { from: 'digest@papers.example.org', to: ['ada@example.org'] },
  subject: 'Papers',
  text: 'Papers. '.repeat(20_000),
  messageId: '<1@papers.example.org>',
}

const toClose: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of toClose.splice(0).reverse()) await thing.close()
})

async function rude(manner: (step: Step, connection: number) => Manner): Promise<RudeRelay> {
  const server = await startRudeRelay(manner)
  toClose.push(server)
  return server
}

async function receiver(manners: Parameters<typeof startReceiver>[0]): Promise<Receiver> {
  const server = await startReceiver(manners)
  toClose.push(server)
  return server
}

function relayTo(url: string, over: Partial<Parameters<typeof openRelay>[1]> = {}): Relay {
  const relay = openRelay(url, { connections: 1, ...over })
  toClose.push(relay)
  return relay
}

async function faultOf(relay: Relay, given: Message = message): Promise<RelayFault> {
  const failure = await relay.submit(given).then(
    () => new Error('it was submitted'),
    (error: unknown) => error,
  )
  if (!(failure instanceof RelayError)) throw failure
  return failure.fault
}

describe('a relay that takes a message', () => {
  test('answers in its own words', async () => {
    const server = await rude((step) => (step === 'dot' ? '250 2.0.0 Ok: queued as 4XyZ' : undefined))
    expect(await relayTo(server.url).submit(message)).toBe('250 2.0.0 Ok: queued as 4XyZ')
    expect(server.taken).toHaveLength(1)
  })

  test('is told by host and port, never with the password', () => {
    expect(relayTo('smtp://user:secret@relay.example.org:2525').name).toBe('relay.example.org:2525')
  })

  test('takes message after message on one connection', async () => {
    const server = await rude(() => undefined)
    const relay = relayTo(server.url)
    for (let index = 0; index < 5; index += 1) await relay.submit(message)
    expect([server.taken.length, server.connections]).toEqual([5, 1])
  })
})

/** The command that is answered at each step. */
const commandAt: Partial<Record<Step, string>> = { MAIL: 'MAIL FROM', RCPT: 'RCPT TO', DATA: 'DATA', dot: 'DATA' }

describe('a refusal', () => {
  const refusals: [Step, string][] = [
    ['MAIL', '550 5.7.1 Not from you'],
    ['MAIL', '451 4.3.0 Not now'],
    ['MAIL', '421 4.7.0 Too many'],
    ['RCPT', '550 5.1.1 No such user'],
    ['RCPT', '450 4.2.1 Greylisted'],
    ['RCPT', '421 4.7.28 Slow down'],
    ['DATA', '554 5.7.1 No'],
    ['DATA', '451 4.3.5 Later'],
    ['DATA', '421 4.3.2 Shutting down'],
    ['dot', '552 5.3.4 Too big'],
    ['dot', '451 4.7.1 Scanning failed'],
    ['dot', '421 4.7.28 Rate'],
    ['dot', '554 5.7.1 Spam'],
  ]

  test.each(refusals)('at %s with %j is one, with its code and words', async (at, reply) => {
    const server = await rude((step) => (step === at ? reply : undefined))
    expect(await faultOf(relayTo(server.url))).toEqual({
      kind: 'refused',
      code: Number(reply.slice(0, 3)),
      message: reply,
      step: commandAt[at],
    })
  })

  test.each<[Step, string]>([
    ['MAIL', '530 5.7.0 Authentication required'],
    ['RCPT', '530 5.7.0 Must issue a STARTTLS command first'],
    ['MAIL', '535 5.7.8 Credentials have expired'],
    ['MAIL', '538 5.7.11 Encryption required'],
    ['DATA', '530 5.7.0 Authentication required'],
  ])('at %s with %j is of the login, and says nothing about the message', async (at, reply) => {
    const server = await rude((step) => (step === at ? reply : undefined))
    expect(await faultOf(relayTo(server.url))).toMatchObject({
      kind: 'unreachable',
      code: Number(reply.slice(0, 3)),
      message: reply,
    })
  })

  test.each([
    '550 relay not permitted',
    '554 5.7.1 <reader@example.org>: Relay access denied',
    '550 5.7.1 Relaying denied',
    '550 5.7.1 <reader@example.org>... Relaying denied. Proper authentication required.',
    '550 5.7.1 Unable to relay for reader@example.org',
    '550 5.7.54 SMTP; Unable to relay recipient in non-accepted domain',
    '553 We do not relay',
  ])('of a recipient by %j may be about their domain or about all', async (reply) => {
    const server = await rude((step) => (step === 'RCPT' ? reply : undefined))
    expect(await faultOf(relayTo(server.url))).toMatchObject({ kind: 'unclear', message: reply, step: 'RCPT TO' })
  })

  test.each([
    '550 5.1.1 <ada@relay.example.org>: Recipient address rejected: not permitted',
    '550 5.7.1 Message rejected by the relay’s policy',
    '450 4.7.1 Relay access denied for now',
  ])('of a recipient by %j is one', async (reply) => {
    const server = await rude((step) => (step === 'RCPT' ? reply : undefined))
    expect((await faultOf(relayTo(server.url))).kind).toBe('refused')
  })

  test('of several lines is told on one', async () => {
    const server = await rude((step) =>
      step === 'dot' ? '550-5.7.1 This message\r\n550 5.7.1 is unwanted' : undefined,
    )
    expect((await faultOf(relayTo(server.url))).message).toBe('550-5.7.1 This message 550 5.7.1 is unwanted')
  })

  test('leaves the connection for the next message', async () => {
    let refuse = true
    const server = await rude((step) => (step === 'RCPT' && refuse ? '550 5.1.1 No such user' : undefined))
    const relay = relayTo(server.url)
    expect((await faultOf(relay)).kind).toBe('refused')
    refuse = false
    await relay.submit(message)
    expect(server.connections).toBe(1)
  })

  test.each([
    ['MAIL', 421],
    ['RCPT', 450],
    ['RCPT', 421],
    ['RCPT', 550],
    ['DATA', 421],
  ] as const)('at %s with %i is one also where the commands are pipelined', async (at, code) => {
    const refusal = Object.assign(new Error('4.7.28 no'), { responseCode: code })
    const server = await receiver({
      options: {
        ...(at === 'MAIL' ? { onMailFrom: (_address, _session, callback) => callback(refusal) } : {}),
        ...(at === 'RCPT' ? { onRcptTo: (_address, _session, callback) => callback(refusal) } : {}),
        ...(at === 'DATA'
          ? { onData: (stream, _session, callback) => void stream.resume().on('end', () => callback(refusal)) }
          : {}),
      },
    })
    expect(await faultOf(relayTo(server.url))).toEqual({
      kind: 'refused',
      code,
      message: `${code} 4.7.28 no`,
      // 421 closes the connection, and may then be taken for the answer to another command.
      step: code === 421 ? expect.any(String) : commandAt[at],
    })
  })

  test('is what an address gets that SMTP cannot carry', async () => {
    const server = await rude(() => undefined)
    const fault = await faultOf(relayTo(server.url), {
      ...message,
      envelope: { from: 'x@example.org', to: ['<>\r\n'] },
    })
    expect(fault).toMatchObject({ kind: 'refused', code: 550 })
    expect(server.taken).toEqual([])
  })
})

describe('a connection that breaks', () => {
  const ways = ['close', 'reset'] as const

  test.each(ways.flatMap((way) => (['content', 'dot'] as const).map((at) => [at, way] as const)))(
    'at %s by %s leaves the outcome unanswered',
    async (at, way) => {
      const server = await rude((step) => (step === at ? way : undefined))
      expect(await faultOf(relayTo(server.url))).toMatchObject({ kind: 'unanswered', code: undefined })
      expect(server.connections).toBe(1)
    },
  )

  test.each(ways.flatMap((way) => (['greeting', 'EHLO'] as const).map((at) => [at, way] as const)))(
    'at %s by %s says nothing about the message',
    async (at, way) => {
      const server = await rude((step) => (step === at ? way : undefined))
      expect(await faultOf(relayTo(server.url))).toMatchObject({ kind: 'unreachable' })
      expect(server.taken).toEqual([])
    },
  )

  test.each(ways.flatMap((way) => (['MAIL', 'RCPT', 'DATA'] as const).map((at) => [at, way] as const)))(
    'at %s by %s may be about the message or about all',
    async (at, way) => {
      const server = await rude((step) => (step === at ? way : undefined))
      expect(await faultOf(relayTo(server.url))).toMatchObject({ kind: 'unclear', code: undefined })
      expect(server.taken).toEqual([])
    },
  )

  test.each(['content', 'dot'] as const)('by silence from %s on leaves the outcome unanswered', async (at) => {
    const server = await rude((step) => (step === at ? 'silence' : undefined))
    const fault = await faultOf(relayTo(server.url, { longest: 2 }))
    expect(fault).toEqual({ kind: 'unanswered', code: undefined, message: 'no answer within 2 seconds' })
  })

  test.each([
    ['greeting', 'unreachable'],
    ['MAIL', 'unclear'],
    ['RCPT', 'unclear'],
    ['DATA', 'unclear'],
  ] as const)('by silence from %s on is %s', async (at, kind) => {
    const server = await rude((step) => (step === at ? 'silence' : undefined))
    expect((await faultOf(relayTo(server.url, { longest: 0.3 }))).kind).toBe(kind)
  })

  test('while it was idle is replaced, and nobody hears of it', async () => {
    const server = await rude(() => undefined)
    const relay = relayTo(server.url)
    await relay.submit(message)
    server.hangUp()
    await relay.submit(message)
    expect([server.taken.length, server.connections]).toEqual([2, 2])
  })

  test('at the beginning of a later message is replaced, and the message goes once', async () => {
    let sent = 0
    const server = await rude((step, connection) => {
      if (step === 'dot') sent += 1
      return step === 'MAIL' && connection === 1 && sent === 1 ? 'close' : undefined
    })
    const relay = relayTo(server.url)
    await relay.submit(message)
    await relay.submit(message)
    expect([server.taken.length, server.connections]).toEqual([2, 2])
  })

  test.each<[Step, string]>([
    ['greeting', '554 5.7.1 Closed'],
    ['greeting', '421 4.7.0 Too many connections'],
    ['EHLO', '421 4.3.2 Closing'],
    ['AUTH', '535 5.7.8 Wrong password'],
  ])(
    'at the beginning of a later message, where the next connection gets %s %j, refuses no message',
    async (at, reply) => {
      let sent = 0
      const server = await rude((step, connection) => {
        if (step === 'dot') sent += 1
        if (step === 'MAIL' && connection === 1 && sent === 1) return 'close'
        if (step === at && connection > 1) return reply
        return step === 'EHLO' ? '250-rude.example.org\r\n250 AUTH PLAIN' : undefined
      })
      const relay = relayTo(server.url.replace('//', '//user:secret@'))
      await relay.submit(message)
      expect(await faultOf(relay)).toMatchObject({ kind: 'unreachable', code: Number(reply.slice(0, 3)) })
      expect(server.taken).toHaveLength(1)
    },
  )

  test('in the middle of a later message is not replaced', async () => {
    let sent = 0
    const server = await rude((step) => {
      if (step === 'dot') sent += 1
      return step === 'dot' && sent === 2 ? 'reset' : undefined
    })
    const relay = relayTo(server.url)
    await relay.submit(message)
    expect((await faultOf(relay)).kind).toBe('unanswered')
    expect(server.taken).toHaveLength(2)
  })
})

describe('a relay that cannot be used', () => {
  test('because nothing listens there is unreachable, and verify says what to check', async () => {
    const free = createServer()
    await new Promise<void>((resolve) => free.listen(0, '127.0.0.1', resolve))
    const { port } = free.address() as { port: number }
    await new Promise((resolve) => free.close(resolve))
    const relay = relayTo(`smtp://127.0.0.1:${port}`)
    expect(await faultOf(relay)).toMatchObject({
      kind: 'unreachable',
      message: expect.stringContaining('ECONNREFUSED'),
    })
    await expect(relay.verify()).rejects.toThrow(PaperrouteError)
    await expect(relay.verify()).rejects.toThrow(
      /^The relay 127\.0\.0\.1:\d+ cannot be used: .*ECONNREFUSED.*Check SMTP_URL/,
    )
  })

  test('because its name leads nowhere is unreachable', async () => {
    expect(await faultOf(relayTo('smtp://relay.invalid:2525'))).toMatchObject({ kind: 'unreachable' })
  })

  test('because it refuses the login is unreachable, and nothing tells the password', async () => {
    const server = await receiver({
      options: {
        authOptional: false,
        allowInsecureAuth: true,
        onAuth: (_auth, _session, callback) => callback(new Error('Who are you')),
      },
    })
    const relay = relayTo(server.url.replace('//', '//user:s3cret@'))
    const fault = await faultOf(relay)
    expect(fault).toMatchObject({ kind: 'unreachable', code: 535 })
    expect(JSON.stringify(fault)).not.toContain('s3cret')
    await expect(relay.verify()).rejects.toThrow(/Who are you/)
    await expect(relay.verify()).rejects.not.toThrow(/s3cret/)
  })

  test('because its certificate is not to be trusted is unreachable', async () => {
    const server = await receiver({ options: { disabledCommands: [], secure: true } })
    expect((await faultOf(relayTo(server.url.replace('smtp:', 'smtps:')))).kind).toBe('unreachable')
  })

  test('because STARTTLS fails is unreachable', async () => {
    const server = await receiver({ options: { disabledCommands: [] } })
    expect((await faultOf(relayTo(server.url))).kind).toBe('unreachable')
    expect(server.mails).toEqual([])
  })

  test.each(['554 5.7.1 Not from your network', '421 4.3.2 Full'])(
    'because it greets with %j is unreachable',
    async (greeting) => {
      const server = await rude((step) => (step === 'greeting' ? greeting : undefined))
      expect(await faultOf(relayTo(server.url))).toMatchObject({
        kind: 'unreachable',
        code: Number(greeting.slice(0, 3)),
      })
    },
  )

  test('because it is closed on our side is unreachable', async () => {
    const server = await rude(() => undefined)
    const relay = relayTo(server.url)
    relay.close()
    expect((await faultOf(relay)).kind).toBe('unreachable')
  })

  test('is usable again when it is mended', async () => {
    let closed = true
    const server = await rude((step) => (step === 'greeting' && closed ? '554 Closed' : undefined))
    const relay = relayTo(server.url)
    expect((await faultOf(relay)).kind).toBe('unreachable')
    closed = false
    await relay.verify()
    expect(await relay.submit(message)).toBe('250 Taken')
  })
})

test('a message of which nothing can be made is refused, since the next one may do better', async () => {
  const server = await rude(() => undefined)
  const broken = {
    ...message,
    headers: {
      get 'List-ID'(): string {
        throw new Error('the list has no name')
      },
    },
  }
  expect(await faultOf(relayTo(server.url), broken)).toEqual({
    kind: 'refused',
    code: 550,
    message: 'the list has no name',
  })
  expect(server.connections).toBe(0)
})
