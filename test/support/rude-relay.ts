import { type AddressInfo, createServer, type Socket } from 'node:net'

/** The moments of an SMTP session at which a relay can do as it likes. `dot`: the whole message has come. */
export type Step =
  | 'greeting'
  | 'EHLO'
  | 'HELO'
  | 'STARTTLS'
  | 'AUTH'
  | 'MAIL'
  | 'RCPT'
  | 'DATA'
  | 'content'
  | 'dot'
  | 'RSET'
  | 'QUIT'

/**
 * A reply (`250 Fine`), the last one before it hangs up, or a way to give none; undefined is the reply of a friendly
 * relay.
 */
export type Manner = string | { last: string } | 'close' | 'reset' | 'silence' | undefined

export interface RudeRelay {
  port: number
  url: string
  /** Every message that came whole, whatever was answered to it. */
  taken: string[]
  /** How many connections there have been. */
  connections: number
  /** What it does at each step of each connection, by the command's line where it is one; to be set by the test. */
  manner: (step: Step, connection: number, line: string) => Manner
  /** Closes the connections that are open, as a relay does with idle ones. */
  hangUp(): void
  close(): Promise<void>
}

const friendly: Record<Exclude<Step, 'content'>, string> = {
  greeting: '220 rude.example.org ESMTP',
  EHLO: '250-rude.example.org\r\n250 8BITMIME',
  HELO: '250 rude.example.org',
  STARTTLS: '502 What?',
  AUTH: '235 Welcome',
  MAIL: '250 Fine',
  RCPT: '250 Fine',
  DATA: '354 Go on',
  dot: '250 Taken',
  RSET: '250 Fine',
  QUIT: '221 Bye',
}

/** An SMTP server written by hand, because well-kept ones do not misbehave: it hangs up, resets and falls silent. */
export async function startRudeRelay(manner: RudeRelay['manner'] = () => undefined): Promise<RudeRelay> {
  const sockets = new Set<Socket>()
  const server = createServer((socket) => {
    sockets.add(socket)
    relay.connections += 1
    serve(socket, relay, relay.connections)
    socket.on('close', () => sockets.delete(socket))
    socket.on('error', () => undefined)
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const { port } = server.address() as AddressInfo
  const relay: RudeRelay = {
    port,
    url: `smtp://127.0.0.1:${port}`,
    taken: [],
    connections: 0,
    manner,
    hangUp() {
      for (const socket of sockets) socket.end()
    },
    close: () =>
      new Promise((resolve) => {
        server.close(() => resolve())
        for (const socket of sockets) socket.destroy()
      }),
  }
  return relay
}

function serve(socket: Socket, relay: RudeRelay, connection: number): void {
  let buffered = ''
  let inContent = false
  let seenContent = false
  let over = false

  /** @returns whether the session goes on. */
  function act(step: Step, wanted: Manner): boolean {
    const manner = wanted ?? (step === 'content' ? undefined : friendly[step])
    if (manner === undefined) return true
    if (typeof manner === 'object') socket.end(`${manner.last}\r\n`)
    else if (manner === 'close') socket.end()
    else if (manner === 'reset') socket.resetAndDestroy()
    else if (manner !== 'silence') {
      socket.write(`${manner}\r\n`)
      // 421 means that the relay hangs up, whatever it answers.
      if (manner.startsWith('421')) socket.end()
      else return true
    }
    over = true
    return false
  }

  function command(line: string): boolean {
    const verb = line.split(' ')[0]?.toUpperCase() ?? ''
    const step = (['EHLO', 'HELO', 'STARTTLS', 'AUTH', 'MAIL', 'RCPT', 'DATA', 'RSET', 'QUIT'] as const).find(
      (known) => known === verb,
    )
    if (!step) {
      socket.write('502 What?\r\n')
      return true
    }
    const manner = relay.manner(step, connection, line)
    inContent = step === 'DATA' && (manner === undefined || (typeof manner === 'string' && manner.startsWith('354')))
    return act(step, manner)
  }

  /** Takes one command or one message off what has come. @returns whether there may be more to take. */
  function next(): boolean {
    if (!inContent) {
      const end = buffered.indexOf('\r\n')
      if (end < 0) return false
      const line = buffered.slice(0, end)
      buffered = buffered.slice(end + 2)
      return command(line)
    }
    if (buffered !== '' && !seenContent) {
      seenContent = true
      if (!act('content', relay.manner('content', connection, ''))) return false
    }
    const end = buffered.indexOf('\r\n.\r\n')
    if (end < 0) return false
    relay.taken.push(buffered.slice(0, end + 2))
    buffered = buffered.slice(end + 5)
    inContent = false
    seenContent = false
    return act('dot', relay.manner('dot', connection, ''))
  }

  socket.on('data', (chunk) => {
    if (over) return
    buffered += chunk.toString('latin1')
    while (next());
  })
  act('greeting', relay.manner('greeting', connection, ''))
}
