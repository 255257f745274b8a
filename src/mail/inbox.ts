import { mkdir } from 'node:fs/promises'
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
    await maildev.stop().catch(() => undefined)
    const code = (error as NodeJS.ErrnoException).code
    const why =
      code === 'EADDRINUSE'
        ? `port ${(error as { port?: number }).port ?? `${options.smtpPort} or ${options.webPort}`} is in use`
        : messageOf(error)
    throw new PaperrouteError(
      `The local inbox cannot start: ${why}. Set INBOX_PORT (its pages) and INBOX_SMTP_PORT to free ports, or SMTP_URL to a relay.`,
      { cause: error },
    )
  }
  return {
    webUrl: `http://localhost:${options.webPort}`,
    smtpUrl: `smtp://127.0.0.1:${options.smtpPort}?ignoreTLS=true`,
    close: () => maildev.stop(),
  }
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
