import { type ChildProcess, spawn } from 'node:child_process'
import { once } from 'node:events'
import { readFile } from 'node:fs/promises'
import { createRequire } from 'node:module'
import { join } from 'node:path'
import { setTimeout as delay } from 'node:timers/promises'
import { fileURLToPath, pathToFileURL } from 'node:url'
import { z } from 'zod'
import { freePort } from '../support/ports.ts'

/** A mail as the local inbox has it. */
const mail = z.object({
  id: z.string(),
  subject: z.string(),
  to: z.array(z.object({ address: z.string() })),
  text: z.string(),
  html: z.string(),
})
export type Mail = z.infer<typeof mail>

/** The whole product, running as a process of its own. */
export interface Product {
  url: string
  inboxUrl: string
  /** Everything in the local inbox, in the order of arrival. */
  mails(): Promise<Mail[]>
  /** The mail to `address` whose subject is like `subject`, as soon as it is there. */
  mailTo(address: string, subject?: RegExp): Promise<Mail>
  /** Sends SIGTERM and waits. @returns the exit code @throws when it does not end */
  stop(): Promise<number | null>
  /** Ends it, and the database server that it started, if it has not ended. */
  kill(): Promise<void>
}

/** Where a product listens. */
export interface Ports {
  web: number
  inbox: number
  smtp: number
}

export async function productPorts(): Promise<Ports> {
  return { web: await freePort(), inbox: await freePort(), smtp: await freePort() }
}

/** How long a start may take, in milliseconds: the first look at sources that do not answer is most of it. */
const patience = 90_000
/** How long an end may take, in milliseconds. */
const endPatience = 15_000
/** How long a mail may take to arrive, in milliseconds. */
const mailPatience = 10_000

/**
 * Runs `start` as a person does, on `folder` alone: without their environment, without their `.env`, and with sources
 * that nobody answers for.
 */
export async function startProduct(folder: string, ports: Ports): Promise<Product> {
  const nowhere = `http://127.0.0.1:${await freePort()}`
  const tsx = pathToFileURL(createRequire(import.meta.url).resolve('tsx')).href
  const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
  const child = spawn(process.execPath, ['--import', tsx, main, 'start'], {
    cwd: folder,
    stdio: ['ignore', 'pipe', 'pipe'],
    env: {
      PATH: process.env['PATH'],
      HOME: process.env['HOME'],
      DATA_DIR: join(folder, 'data'),
      PORT: `${ports.web}`,
      INBOX_PORT: `${ports.inbox}`,
      INBOX_SMTP_PORT: `${ports.smtp}`,
      HUGGINGFACE_URL: nowhere,
      ARXIV_API_URL: nowhere,
    },
  })
  const inboxUrl = `http://localhost:${ports.inbox}`
  const mails = async () => z.array(mail).parse(await (await fetch(`${inboxUrl}/api/email`)).json())

  const product: Product = {
    url: `http://localhost:${ports.web}`,
    inboxUrl,
    mails,
    async mailTo(address, subject = /./) {
      for (const end = Date.now() + mailPatience; Date.now() < end; await delay(100)) {
        const found = (await mails()).find(({ to, ...one }) => to[0]?.address === address && subject.test(one.subject))
        if (found) return found
      }
      throw new Error(`no mail to ${address} with a subject like ${subject} within ${mailPatience} ms`)
    },
    async stop() {
      child.kill('SIGTERM')
      return await exitOf(child)
    },
    async kill() {
      if (child.exitCode !== null || child.signalCode !== null) return
      child.kill('SIGKILL')
      await exitOf(child)
      await killDatabase(folder)
    },
  }
  try {
    await untilRunning(child)
    return product
  } catch (error) {
    await product.kill()
    throw error
  }
}

async function exitOf(child: ChildProcess): Promise<number | null> {
  if (child.exitCode === null && child.signalCode === null) {
    await once(child, 'exit', { signal: AbortSignal.timeout(endPatience) })
  }

  return child.exitCode
}

/** Waits for the line that says that everything runs. */
function untilRunning(child: ChildProcess): Promise<void> {
  let said = ''
  return new Promise((resolve, reject) => {
    const fail = (why: string) => reject(new Error(`start ${why}; it said:\n${said}`))
    const late = setTimeout(() => fail(`did not run within ${patience} ms`), patience)
    child.once('exit', (code) => fail(`ended with ${code}`))
    child.stderr?.on('data', (piece) => {
      said += piece
    })
    child.stdout?.on('data', (piece) => {
      said += piece
      if (!/^Running/m.test(said)) return
      clearTimeout(late)
      resolve()
    })
  })
}

/** A killed process leaves its database server behind: the folder says which one that is. */
async function killDatabase(folder: string): Promise<void> {
  const pidFile = await readFile(join(folder, 'data', 'postgres-18', 'postmaster.pid'), 'utf8').catch(() => '')
  const pid = Number(pidFile.split('\n')[0])
  if (pid > 1) process.kill(pid, 'SIGQUIT')
}
