/**
 * An SMTP server that takes everything as fast as it can and keeps nothing: the receiving end of the benchmark, in a
 * process of its own so that its work is not counted as the sender's. Prints its port, then the number of messages it
 * has taken whenever it is asked by a line on standard input.
 */
import { createServer, type Socket } from 'node:net'
import { createInterface } from 'node:readline'

let taken = 0
const endOfData = Buffer.from('\r\n.\r\n')

function converse(socket: Socket): void {
  let receiving = false
  let pending: Buffer = Buffer.alloc(0)
  const say = (line: string) => socket.write(`${line}\r\n`)
  socket.setNoDelay(true)
  socket.on('error', () => socket.destroy())
  say('220 sink')
  socket.on('data', (chunk: Buffer) => {
    pending = pending.length > 0 ? Buffer.concat([pending, chunk]) : chunk
    for (;;) {
      if (receiving) {
        const end = pending.indexOf(endOfData)
        if (end < 0) {
          // The end may be cut in two: its first bytes stay.
          pending = pending.subarray(Math.max(0, pending.length - endOfData.length + 1))
          return
        }
        pending = pending.subarray(end + endOfData.length)
        receiving = false
        taken += 1
        say('250 taken')
        continue
      }
      const end = pending.indexOf('\r\n')
      if (end < 0) return
      const command = pending.subarray(0, end).toString('latin1').slice(0, 4).toUpperCase()
      pending = pending.subarray(end + 2)
      if (command === 'DATA') {
        receiving = true
        say('354 go on')
      } else if (command === 'QUIT') {
        say('221 bye')
        socket.end()
      } else say('250 fine')
    }
  })
}

const server = createServer(converse)
server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`))
createInterface({ input: process.stdin })
  .on('line', () => process.stdout.write(`${taken}\n`))
  .on('close', () => process.exit(0))
