/** The row of a bare socket that writes one finished message again and again. */
import { readFileSync } from 'node:fs'
import { blast } from '../bare-socket.ts'
import { measureRow, readTask } from './row.ts'

const task = readTask()
const message = readFileSync(task.finished)
await measureRow(task, async (count) => () => blast(task.port, message, count, task.connections))
