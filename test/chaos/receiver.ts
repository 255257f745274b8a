/**
 * An SMTP server to be killed: `node --import tsx receiver.ts PORT FILE`. It writes recipient and Message-ID of every
 * message to FILE, as a line of JSON, before it answers; what is written is not lost with the process. It takes its time
 * before and after that, so that a kill finds messages at every step. Prints a line when it listens, and ends with its
 * parent.
 */
import { appendFileSync } from 'node:fs'
import { setTimeout as sleep } from 'node:timers/promises'
import { SMTPServer } from 'smtp-server'

const [port = '0', file = ''] = process.argv.slice(2)
const longestPauseMs = 300

const pause = () => sleep(Math.random() * longestPauseMs)

/** The Message-ID in the head of a message; empty where there is none. */
function messageIdOf(raw: string): string {
  const head = raw.slice(0, raw.indexOf('\r\n\r\n')).replace(/\r\n[ \t]+/g, ' ')
  return /^message-id: *(.*)$/im.exec(head)?.[1]?.trim() ?? ''
}

const server = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  logger: false,
  onData(stream, session, callback) {
    const chunks: Buffer[] = []
    stream.on('data', (chunk: Buffer) => chunks.push(chunk))
    stream.on('end', async () => {
      await pause()
      const messageId = messageIdOf(Buffer.concat(chunks).toString('latin1'))
      for (const { address } of session.envelope.rcptTo) {
        appendFileSync(file, `${JSON.stringify({ to: address, messageId })}\n`)
      }
      await pause()
      callback()
    })
  },
})

const giveUpAt = Date.now() + 10_000
server.on('error', (error: NodeJS.ErrnoException) => {
  // Connections of those who were killed. Only a port that somebody else has for a moment matters, and it passes.
  if (error.code === 'EADDRINUSE' && Date.now() < giveUpAt) setTimeout(listen, 50)
})
function listen(): void {
  server.listen(Number(port), '127.0.0.1', () => process.stdout.write('ready\n'))
}
listen()
process.stdin.resume().on('close', () => process.exit(1))
