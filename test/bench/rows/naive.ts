/** The row of a program without a fast path: Nodemailer composes and signs every message by itself, in a pooled loop. */
import { readFileSync } from 'node:fs'
import { createTransport, type SendMailOptions } from 'nodemailer'
import { measureRow, readTask, smtpUrlOf } from './row.ts'

const task = readTask()
const message: SendMailOptions = JSON.parse(readFileSync(task.unprepared, 'utf8'))
const pool = createTransport({ url: smtpUrlOf(task), pool: true, maxConnections: task.connections })
await measureRow(task, async (count) => () => {
  return Promise.all(Array.from({ length: count }, () => pool.sendMail({ ...message })))
})
pool.close()
