import { execFile } from 'node:child_process'
import { existsSync } from 'node:fs'
import { mkdir, mkdtemp, readFile, rename, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { promisify } from 'node:util'
import { type Browser, chromium } from 'playwright-core'

const run = promisify(execFile)
const modules = join(import.meta.dirname, '../../node_modules')

/**
 * A real Chromium, headless: the one of `CHROMIUM` or of the system where there is one, else the browser that the npm
 * package `@sparticuz/chromium` carries. Close it with the returned function, which also clears its folders.
 */
export async function openBrowser(): Promise<{ browser: Browser; close: () => Promise<void> }> {
  const scratch = await mkdtemp(join(tmpdir(), 'paperroute-browser-'))
  const { executablePath, env } = await findChromium()
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

async function findChromium(): Promise<{ executablePath: string; env: Record<string, string> }> {
  const candidates = [process.env['CHROMIUM'], '/usr/bin/chromium', '/usr/bin/google-chrome']
  const installed = candidates.find((path) => path && existsSync(path))
  if (installed) return { executablePath: installed, env: {} }
  const folder = await unpackChromium()
  const libraries = [join(folder, 'al2023/lib'), process.env['LD_LIBRARY_PATH']]
  return {
    executablePath: join(folder, 'chromium'),
    env: { LD_LIBRARY_PATH: libraries.filter(Boolean).join(':'), FONTCONFIG_FILE: join(folder, 'fonts.conf') },
  }
}

/**
 * Unpacks the packaged browser, once for all who start it: that takes longer than anything else about it.
 * @returns the folder that it is in
 */
async function unpackChromium(): Promise<string> {
  const { version } = JSON.parse(await readFile(join(modules, '@sparticuz/chromium/package.json'), 'utf8'))
  const folder = join(modules, `.cache/chromium-${version}`)
  if (existsSync(folder)) return folder
  await mkdir(dirname(folder), { recursive: true })
  const unpacking = await mkdtemp(`${folder}-`)
  try {
    // It unpacks into TMPDIR, and its own NSS libraries only where it believes to be on a Lambda machine.
    const env = { ...process.env, TMPDIR: unpacking, AWS_LAMBDA_JS_RUNTIME: 'nodejs20.x' }
    const program = `await (await import('@sparticuz/chromium')).default.executablePath()`
    await run(process.execPath, ['--input-type=module', '--eval', program], { cwd: dirname(modules), env })
    await writeFile(join(unpacking, 'fonts.conf'), fontsIn(folder))
    await rename(unpacking, folder)
  } catch (error) {
    await rm(unpacking, { recursive: true, force: true })
    // Another process may have been faster.
    if (!existsSync(folder)) throw error
  }
  return folder
}

/** The package looks for fonts in its own folder alone; a page in a serif wants the system's as well. */
function fontsIn(folder: string): string {
  const folders = [join(folder, 'fonts'), '/usr/share/fonts', '/usr/local/share/fonts']
  return `<?xml version="1.0"?><!DOCTYPE fontconfig SYSTEM "fonts.dtd"><fontconfig>${folders.map((path) => `<dir>${path}</dir>`).join('')}<include ignore_missing="yes">/etc/fonts/conf.d</include><cachedir>${join(folder, 'fonts-cache')}</cachedir></fontconfig>`
}
