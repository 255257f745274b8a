import { afterEach, describe, expect, test } from 'vitest'
import { smtpData } from '../../src/mail/finished-content.ts'
import type { Message } from '../../src/mail/message.ts'
import { openRelay, type Relay, RelayError, type RelayFault } from '../../src/mail/relay.ts'
import { startReceiver } from '../support/receiver.ts'
import { type Manner, type RudeRelay, type Step, startRudeRelay } from '../support/rude-relay.ts'

const toClose: { close(): unknown }[] = []
afterEach(async () => {
  for (const thing of toClose.splice(0).reverse()) await thing.close()
})

function finished(body: string, to = 'ada@example.org'): Message {
  return {
    envelope: { from: 'digest@papers.example.org', to: [to] },
    raw: Buffer.from(`Subject: Papers\r\nMessage-ID: <1@papers.example.org>\r\n\r\n${body}`),
  }
}

const message = finished('Papers.\r\n'.repeat(20_000))

function relayTo(url: string, longest = 30): Relay {
  const relay = openRelay(url, { connections: 1, longest })
  toClose.push(relay)
  return relay
}

async function rude(manner: (step: Step, connection: number) => Manner): Promise<RudeRelay> {
  const server = await startRudeRelay(manner)
  toClose.push(server)
  return server
}

async function faultOf(relay: Relay): Promise<RelayFault> {
  const failure = await relay.submit(message).then(
    () => new Error('it was submitted'),
    (error: unknown) => error,
  )
  if (!(failure instanceof RelayError)) throw failure
  return failure.fault
}

describe('a message as it follows DATA', () => {
  test.each([
    ['one\r\ntwo\r\n', 'one\r\ntwo\r\n.\r\n'],
    ['one', 'one\r\n.\r\n'],
    ['', '\r\n.\r\n'],
    ['.one\r\n', '..one\r\n.\r\n'],
    ['one\r\n.two\r\n.\r\n..\r\n', 'one\r\n..two\r\n..\r\n...\r\n.\r\n'],
    ['one\r\n.', 'one\r\n..\r\n.\r\n'],
    ['a.b\r\n c.\r\n', 'a.b\r\n c.\r\n.\r\n'],
  ])('of %j is %j', (before, after) => {
    expect(smtpData(Buffer.from(before)).toString()).toBe(after)
  })
})

describe('a finished message', () => {
  const bodies = [
    'short\r\n',
    '.\r\n..\r\n. three\r\n',
    'no line end',
    'ö 二\r\n',
    `${'x'.repeat(70)}\r\n`.repeat(40_000),
  ]

  test('arrives byte for byte as Nodemailer’s own way brings it, one after the other on one connection', async () => {
    const server = await rude(() => undefined)
    const relay = relayTo(server.url)
    for (const body of bodies) {
      const { envelope, raw } = finished(body)
      await relay.submit({ envelope, raw })
      await relay.submit({ envelope, raw: String(raw) })
      const [ours, theirs] = server.taken.splice(0)
      expect(ours).toBe(theirs)
      expect(ours).toMatch(/^Subject: Papers\r\n/)
    }
    expect(server.connections).toBe(1)
  })

  test('arrives at a receiver that takes commands in a row', async () => {
    const receiver = await startReceiver()
    toClose.push(receiver)
    const relay = relayTo(receiver.url)
    for (const body of bodies) await relay.submit(finished(body, 'grëce@example.org'))
    expect(receiver.mails.map((mail) => [mail.to, mail.raw.slice(mail.raw.indexOf('\r\n\r\n') + 4).trimEnd()])).toEqual(
      bodies.map((body) => [['grëce@example.org'], body.trimEnd()]),
    )
  })

  test('arrives over TLS', async () => {
    const receiver = await startReceiver({ options: { disabledCommands: [] } })
    toClose.push(receiver)
    await relayTo(`${receiver.url}?tls.rejectUnauthorized=false`).submit(message)
    expect(receiver.mails[0]?.raw).toBe(String(message.raw))
  })

  test.each([
    ['MAIL', '451 4.3.0 Not now'],
    ['RCPT', '550 5.1.1 No such user'],
    ['DATA', '554 5.7.1 No'],
    ['dot', '552 5.3.4 Too big'],
    ['dot', '421 4.7.28 Rate'],
  ] as const)('can be refused at %s with %j', async (at, reply) => {
    const server = await rude((step) => (step === at ? reply : undefined))
    const code = Number(reply.slice(0, 3))
    expect(await faultOf(relayTo(server.url))).toEqual({
      kind: 'refused',
      code,
      message: reply,
      step: expect.any(String),
    })
  })

  test.each([
    ['EHLO', 'close', 'unreachable'],
    ['MAIL', 'reset', 'unclear'],
    ['RCPT', 'close', 'unclear'],
    ['DATA', 'close', 'unclear'],
    ['DATA', 'silence', 'unclear'],
    ['content', 'close', 'unanswered'],
    ['content', 'reset', 'unanswered'],
    ['content', 'silence', 'unanswered'],
    ['dot', 'close', 'unanswered'],
    ['dot', 'silence', 'unanswered'],
  ] as const)('that meets %s with %s is %s', async (at, manner, kind) => {
    const server = await rude((step) => (step === at ? manner : undefined))
    expect(await faultOf(relayTo(server.url, 1))).toMatchObject({ kind, code: undefined })
    expect(server.connections).toBe(1)
  })

  test('goes once, on another connection, where the relay hangs up before a byte of it left', async () => {
    let sent = 0
    const server = await rude((step, connection) => {
      if (step === 'dot') sent += 1
      return step === 'MAIL' && connection === 1 && sent === 1 ? 'close' : undefined
    })
    const relay = relayTo(server.url)
    await relay.submit(message)
    await relay.submit(message)
    server.hangUp()
    await relay.submit(message)
    expect([server.taken.length, server.connections]).toEqual([3, 3])
  })

  test('does not go again where the relay hangs up in the middle of it', async () => {
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
