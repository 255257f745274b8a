/**
 * An SMTP server that takes everything as fast as it can and keeps nothing: the receiving end of the benchmark, in a
 * process of its own so that its work is not counted as the sender's.
 */
import { createServer, type Socket } from 'node:net'
import { tellTaken } from './tell-taken.ts'

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

tellTaken(createServer(converse), () => taken)
