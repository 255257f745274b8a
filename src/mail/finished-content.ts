import { Readable, type Transform } from 'node:stream'

const lineWithDot = Buffer.from('\r\n.')
const lineEnd = lineWithDot.subarray(0, 2)
const dot = lineWithDot.subarray(2)

/**
 * A finished message as Nodemailer's connection takes it to send: the relay gets it in one piece. Its own way leads
 * every byte through several streams and one that looks for dots, which costs more than all else that sending does.
 *
 * Where it would read a stream into that last one, by `pipe`, this hands the last one's output what it would make of the
 * bytes. That leans on nothing but `pipe` being what the connection calls, and the target being a Transform whose
 * readable side goes to the relay.
 * @param data the message as it follows DATA
 */
export function finishedContent(data: Buffer): Readable {
  const content = new Readable({ read: () => undefined })
  let hasLeft = false
  // The pool looks here for whether another connection may still take the message.
  Object.defineProperty(content, 'readableDidRead', { get: () => hasLeft })
  Object.assign(content, {
    pipe(target: Transform) {
      hasLeft = true
      target.push(data)
      target.push(null)
      return target
    },
  })
  return content
}

/** What follows a message that has no line to change. */
export const endOfData = Buffer.concat([dot, lineEnd])

/** A message as it follows DATA: a dot at the beginning of a line doubled, and the end marked (RFC 5321 §4.5.2). */
export function smtpData(message: Buffer): Buffer {
  const pieces: Buffer[] = message[0] === dot[0] ? [dot] : []
  let from = 0
  for (;;) {
    const at = message.indexOf(lineWithDot, from)
    if (at < 0) break
    // Up to and with the dot, which the next piece begins with once more.
    pieces.push(message.subarray(from, at + lineWithDot.length))
    from = at + lineWithDot.length - 1
  }
  pieces.push(message.subarray(from))
  if (!message.subarray(-2).equals(lineEnd)) pieces.push(lineEnd)
  return Buffer.concat([...pieces, endOfData])
}
