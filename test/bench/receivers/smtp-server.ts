/** A real SMTP server as the receiving end of the benchmark: it parses commands, undoes the dots, and keeps nothing. */
import { SMTPServer } from 'smtp-server'
import { tellTaken } from './tell-taken.ts'

let taken = 0
const smtp = new SMTPServer({
  authOptional: true,
  disabledCommands: ['STARTTLS'],
  disableReverseLookup: true,
  logger: false,
  onData(stream, _session, callback) {
    stream.resume().on('end', () => {
      taken += 1
      callback()
    })
  },
})
smtp.on('error', () => undefined)
tellTaken(smtp.server, () => taken)
