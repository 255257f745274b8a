import { existsSync } from 'node:fs'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type Browser, chromium } from 'playwright-core'

/**
 * A real Chromium, headless: the one of `CHROMIUM` or of the system where there is one, else the browser that the npm
 * package `@sparticuz/chromium` carries. Close it with the returned function, which also clears its folders.
 */
export async function openBrowser(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const scratch = await mkdtemp(join(tmpdir(), 'paperroute-browser-'))
  const { executablePath, env } = await findChromium(scratch)
  const browser = await chromium.launch({
    executablePath,
    args: quietFlags,
    env: { ...process.env, ...env, TMPDIR: scratch },
  })
  return {
    browser,
    close: async () => {
      await browser.close()
      await rm(scratch, { recursive: true, force: true })
    },
  }
}

/** Flags that let Chromium run as root in a container and keep it off the network. */
const quietFlags = [
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
]

async function findChromium(scratch: string): Promise<{ executablePath: string; env: Record<string, string> }> {
  const candidates = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome']
  const installed = candidates.find((path) => path && existsSync(path))
  if (installed) return { executablePath: installed, env: {} }
  // The package unpacks its own NSS libraries only where it believes to be on a Lambda machine, and into TMPDIR.
  process.env['AWS_LAMBDA_JS_RUNTIME'] ??= 'nodejs20.x'
  const before = process.env['TMPDIR']
  process.env['TMPDIR'] = scratch
  try {
    const { default: packaged } = await import('@sparticuz/chromium')
    const executablePath = await packaged.executablePath()
    // The package looks for fonts in its own folder alone; a page in a serif wants the system's as well.
    const fonts = join(scratch, 'fonts.conf')
    const folders = [join(scratch, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts']
    await writeFile(
      fonts,
      `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders.map((folder) => `<dir>${folder}</dir>`).join('')}<include ignore_missing="yes">/etc/fonts/conf.d</include><cachedir>${join(scratch, 'fonts-cache')}</cachedir></fontconfig>`,
    )
    return {
      executablePath,
      env: { LD_LIBRARY_PATH: process.env['LD_LIBRARY_PATH'] ?? '', FONTCONFIG_FILE: fonts },
    }
  } finally {
    if (before === undefined) delete process.env['TMPDIR']
    else process.env['TMPDIR'] = before
  }
}
