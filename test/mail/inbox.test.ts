import { mkdtemp, readdir, rm } from 'node:fs/promises'
import { createServer, type Server } from 'node:net'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest'
import { PaperrouteError } from '../../src/lib/error.ts'
import { type Inbox, openInbox } from '../../src/mail/inbox.ts'
import { openRelay } from '../../src/mail/relay.ts'
import { freePort } from '../support/ports.ts'

let dataDir: string
const toClose: (() => unknown)[] = []
beforeEach(async () => {
  dataDir = await mkdtemp(join(tmpdir(), 'paperroute-inbox-'))
})
afterEach(async () => {
  for (const close of toClose.splice(0).reverse()) await close()
  await rm(dataDir, { recursive: true, force: true })
})

function listen(port: number): Promise<Server> {
  return new Promise((resolve, reject) => {
    const server = createServer()
    server.once('error', reject)
    server.listen(port, '127.0.0.1', () => resolve(server))
  })
}

const shut = (server: Server) => new Promise((resolve) => server.close(resolve))

async function open(ports?: { webPort: number; smtpPort: number }): Promise<Inbox> {
  const inbox = await openInbox({
    dataDir,
    webPort: ports?.webPort ?? (await freePort()),
    smtpPort: ports?.smtpPort ?? (await freePort()),
  })
  toClose.push(() => inbox.close())
  return inbox
}

async function submit(inbox: Inbox, subject: string): Promise<void> {
  const relay = openRelay(inbox.smtpUrl, { connections: 1 })
  const message = { from: 'digest@example.org', to: 'ada@example.org', subject, text: 'Papers', html: '<p>Papers</p>' }
  await relay.submit(message)
  relay.close()
}

async function subjectsIn(inbox: Inbox): Promise<string[]> {
  const pages = inbox.webUrl.replace('localhost', '127.0.0.1')
  const answer = (await (await fetch(`${pages}/api/email`)).json()) as { subject: string }[]
  return answer.map((mail) => mail.subject).sort()
}

describe('the local inbox', () => {
  test('takes mail without a login and shows it in a browser', async () => {
    const inbox = await open()
    await submit(inbox, 'Papers of today')
    expect(await subjectsIn(inbox)).toEqual(['Papers of today'])
    const asBrowser = { headers: { accept: 'text/html' } }
    const page = await fetch(inbox.webUrl.replace('localhost', '127.0.0.1'), asBrowser)
    expect([page.status, page.headers.get('content-type')]).toEqual([200, 'text/html'])
  })

  test('has what an earlier one received', async () => {
    const first = await open()
    await submit(first, 'Before the restart')
    await first.close()
    toClose.length = 0
    const second = await open()
    await submit(second, 'After the restart')
    expect(await subjectsIn(second)).toEqual(['After the restart', 'Before the restart'])
    expect((await readdir(join(dataDir, 'inbox'))).filter((name) => name.endsWith('.eml'))).toHaveLength(2)
  })

  test('leaves its ports free when it is closed', async () => {
    const ports = { webPort: await freePort(), smtpPort: await freePort() }
    const inbox = await open(ports)
    await inbox.close()
    toClose.length = 0
    for (const port of Object.values(ports)) await shut(await listen(port))
  })

  test('says nothing on the console, where a command’s answer goes', async () => {
    const said = [vi.spyOn(console, 'log'), vi.spyOn(console, 'info'), vi.spyOn(process.stdout, 'write')]
    await open()
    expect(said.map((spy) => spy.mock.calls)).toEqual([[], [], []])
    for (const spy of said) spy.mockRestore()
  })
})

describe('a port that is in use', () => {
  test.each([
    ['webPort', 'INBOX_PORT'],
    ['smtpPort', 'INBOX_SMTP_PORT'],
  ] as const)('as %s is told with the setting that changes it, %s', async (taken, setting) => {
    const server = await listen(0)
    toClose.push(() => shut(server))
    const { port } = server.address() as { port: number }
    const ports = { webPort: await freePort(), smtpPort: await freePort(), [taken]: port }
    const failure = openInbox({ dataDir, ...ports })
    await expect(failure).rejects.toThrow(PaperrouteError)
    await expect(failure).rejects.toThrow(
      `The local inbox cannot start: port ${port} is in use. Set ${setting} to a free port, or SMTP_URL to a relay.`,
    )
  })

  test.each(['webPort', 'smtpPort'] as const)('as %s leaves nothing listening on the other', async (taken) => {
    const server = await listen(0)
    toClose.push(() => shut(server))
    const ports = { webPort: await freePort(), smtpPort: await freePort() }
    const other = taken === 'webPort' ? ports.smtpPort : ports.webPort
    await expect(
      openInbox({ dataDir, ...ports, [taken]: (server.address() as { port: number }).port }),
    ).rejects.toThrow()
    await shut(await listen(other))
  })

  test('by the inbox itself, as both of its ports, leaves nothing listening', async () => {
    const port = await freePort()
    await expect(openInbox({ dataDir, webPort: port, smtpPort: port })).rejects.toThrow(PaperrouteError)
    await shut(await listen(port))
  })

  test('can be changed, and then it starts', async () => {
    const server = await listen(0)
    toClose.push(() => shut(server))
    const webPort = (server.address() as { port: number }).port
    await expect(openInbox({ dataDir, webPort, smtpPort: await freePort() })).rejects.toThrow()
    expect(await subjectsIn(await open())).toEqual([])
  })
})
