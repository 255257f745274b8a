import { once } from 'node:events'
import { mkdir } from 'node:fs/promises'
import { createServer } from 'node:net'
import { join } from 'node:path'
import { MailDev } from 'maildev'
import { messageOf, PaperrouteError } from '../lib/error.ts'

/** The local inbox: an SMTP server that keeps what it receives and shows it in a browser. It sends nothing on. */
export interface Inbox {
  webUrl: string
  smtpUrl: string
  close(): Promise<void>
}

/** As many mails as are kept; older ones go. */
const keptMails = 2_000

/**
 * Starts the local inbox on loopback. What an earlier one received is there again.
 * @throws {PaperrouteError} when a port is taken, naming the setting that changes it.
 */
export async function openInbox(options: { dataDir: string; webPort: number; smtpPort: number }): Promise<Inbox> {
  // maildev does not say which of its ports is in use.
  await checkFree('INBOX_SMTP_PORT', options.smtpPort)
  await checkFree('INBOX_PORT', options.webPort)
  const mailDirectory = join(options.dataDir, 'inbox')
  await mkdir(mailDirectory, { recursive: true })
  const maildev = new MailDev({
    smtp: options.smtpPort,
    ip: '127.0.0.1',
    web: options.webPort,
    webIp: '127.0.0.1',
    mailDirectory,
    maxEmails: keptMails,
    silent: true,
  })
  try {
    await quietly(() => maildev.start())
  } catch (error) {
    await stopHalf(maildev)
    throw new PaperrouteError(
      `The local inbox cannot start: ${messageOf(error)}. Mend that, or set SMTP_URL to a relay.`,
      { cause: error },
    )
  }
  return {
    webUrl: `http://localhost:${options.webPort}`,
    smtpUrl: `smtp://127.0.0.1:${options.smtpPort}?ignoreTLS=true`,
    close: () => maildev.stop(),
  }
}

async function checkFree(setting: string, port: number): Promise<void> {
  const probe = createServer()
  try {
    await once(probe.listen(port, '127.0.0.1'), 'listening')
  } catch (error) {
    const why = (error as NodeJS.ErrnoException).code === 'EADDRINUSE' ? `port ${port} is in use` : messageOf(error)
    throw new PaperrouteError(
      `The local inbox cannot start: ${why}. Set ${setting} to a free port, or SMTP_URL to a relay.`,
      {
        cause: error,
      },
    )
  }
  await new Promise((closed) => probe.close(closed))
}

/** maildev's own stop does nothing until all of it runs, and what it had opened would go on listening. */
async function stopHalf(maildev: MailDev): Promise<void> {
  const { orchestrator } = maildev as unknown as { orchestrator: { running: boolean } }
  orchestrator.running = true
  await maildev.stop().catch(() => undefined)
}

/** maildev announces itself on the console whatever its options say; ours tells people where the inbox is. */
async function quietly(work: () => Promise<unknown>): Promise<void> {
  const { info } = console
  console.info = () => undefined
  try {
    await work()
  } finally {
    console.info = info
  }
}
