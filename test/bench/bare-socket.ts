import { once } from 'node:events'
import { connect, type Socket } from 'node:net'

/** Writes one finished message `count` times over bare sockets, waiting for each answer: the most that SMTP lets through. */
export async function blast(port: number, message: Buffer, count: number, connections: number): Promise<void> {
  let left = count
  // RFC 5321 §4.5.2: a line that begins with a dot gets a second one.
  const stuffed = message.toString('latin1').replace(/\r\n\./g, '\r\n..')
  const data = Buffer.from(`${stuffed.endsWith('\r\n') ? stuffed : `${stuffed}\r\n`}.\r\n`, 'latin1')
  await Promise.all(
    Array.from({ length: connections }, async () => {
      const socket = connect(port, '127.0.0.1')
      socket.setNoDelay(true)
      await once(socket, 'connect')
      await answer(socket)
      await say(socket, 'EHLO bench')
      while (left > 0) {
        left -= 1
        await say(socket, 'MAIL FROM:<digest@papers.example.org>')
        await say(socket, 'RCPT TO:<reader@example.org>')
        await say(socket, 'DATA')
        socket.write(data)
        await answer(socket)
      }
      socket.end()
    }),
  )
}

function say(socket: Socket, line: string): Promise<void> {
  socket.write(`${line}\r\n`)
  return answer(socket)
}

async function answer(socket: Socket): Promise<void> {
  const [reply] = (await once(socket, 'data')) as [Buffer]
  if (reply[0] !== 50 && reply[0] !== 51) throw new Error(`the receiver refused: ${reply.toString()}`)
}
