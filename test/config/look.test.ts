import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, test } from 'vitest'
import { loadConfig } from '../../src/config/config.ts'
import { messageOf } from '../../src/lib/error.ts'

let folder: string
beforeAll(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-look-'))
})
afterAll(() => rm(folder, { recursive: true, force: true }))

const lookOf = (env: Record<string, string>) => loadConfig(env, '/dev/null').look

function faultOf(env: Record<string, string>): string {
  try {
    lookOf(env)
  } catch (error) {
    return messageOf(error)
  }
  return 'no fault'
}

async function file(name: string, bytes: Buffer): Promise<string> {
  const path = join(folder, name)
  await writeFile(path, bytes)
  return path
}

/** One grey pixel, as each kind of picture. */
const pictures = {
  png: 'iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAAAAAA6fptVAAAACklEQVR4nGNoAAAAggCBd81ytgAAAABJRU5ErkJggg==',
  gif: 'R0lGODlhAQABAIAAAICAgAAAACwAAAAAAQABAAACAkQBADs=',
  jpg: '/9j/4AAQSkZJRgABAQAAAQABAAD/2wBDAP//////////////////////////////////////////////////////////////////////////////////////wAALCAABAAEBAREA/8QAFAABAAAAAAAAAAAAAAAAAAAAA//EABQQAQAAAAAAAAAAAAAAAAAAAAD/2gAIAQEAAD8AN//Z',
}
const png = Buffer.from(pictures.png, 'base64')

describe('the name of the site', () => {
  test('is that of MAIL_FROM, or its own', () => {
    expect(lookOf({ MAIL_FROM: 'Lab <a@example.org>' }).siteName).toBe('Lab')
    expect(lookOf({ MAIL_FROM: 'Lab <a@example.org>', SITE_NAME: ' The\n Lab ' }).siteName).toBe('The Lab')
  })
})

describe('colours', () => {
  test('that cannot be read are a fault with the measured contrast', () => {
    expect(faultOf({ COLOR_INK: '#777777', COLOR_PAPER: '#FFFFFF' })).toBe(
      'The configuration has a fault: COLOR_INK #777777 on COLOR_PAPER #ffffff has a contrast of 4.47 to 1, and text needs 4.5 to be read: make one of the two lighter or darker.',
    )
  })

  test('are held against each other in the light and in the dark, and all faults are told at once', () => {
    const fault = faultOf({ COLOR_ACCENT: '#ffcc00', COLOR_INK_DARK: '#333333', COLOR_PAPER: 'white', PORT: 'x' })
    expect(fault).toContain('3 faults')
    expect(fault).toContain('COLOR_PAPER must be a colour written #rrggbb')
    expect(fault).toContain('COLOR_INK_DARK #333333 on COLOR_PAPER_DARK #161412 has a contrast of 1.4')
    expect(fault).not.toContain('COLOR_ACCENT')
    expect(faultOf({ COLOR_ACCENT: '#ffcc00' })).toContain('COLOR_ACCENT #ffcc00 on COLOR_PAPER #fbf8f1')
  })
})

describe('a logo', () => {
  test('is read, with what it is', async () => {
    const LOGO = await file('logo', png)
    expect(lookOf({ LOGO }).logo).toEqual({ bytes: png, type: 'image/png', height: 40 })
    expect(lookOf({ LOGO, LOGO_HEIGHT: '64' }).logo?.height).toBe(64)
  })

  test('must be there, of a kind that mail programs show, and small', async () => {
    expect(faultOf({ LOGO: join(folder, 'none') })).toContain('which cannot be read (ENOENT')
    expect(faultOf({ LOGO: await file('logo.svg', Buffer.from('<svg/>')) })).toContain('is no PNG, JPEG or GIF')
    expect(faultOf({ LOGO: await file('big.png', Buffer.concat([png, Buffer.alloc(200_000)])) })).toContain(
      'at most 200000',
    )
  })

  test.each([
    ['png', 'image/png'],
    ['jpg', 'image/jpeg'],
    ['gif', 'image/gif'],
  ] as const)('may be a %s', async (kind, type) => {
    const bytes = Buffer.from(pictures[kind], 'base64')
    expect(lookOf({ LOGO: await file(`whole.${kind}`, bytes) }).logo).toEqual({ bytes, type, height: 40 })
  })

  test.each(['png', 'jpg', 'gif'] as const)('that is a %s only at its beginning is a fault', async (kind) => {
    const bytes = Buffer.from(pictures[kind], 'base64')
    const isFault = async (what: Buffer) =>
      expect(faultOf({ LOGO: await file(`broken.${kind}`, what) })).toContain('begins like a picture but is broken')
    await isFault(Buffer.concat([bytes.subarray(0, 8), Buffer.from('and then words'.repeat(9))]))
    await isFault(bytes.subarray(0, 12))
    await isFault(bytes.subarray(0, -4))
  })

  test('must have a size that can be shown', async () => {
    const sized = (width: number) => {
      const bytes = Buffer.from(png)
      bytes.writeUInt32BE(width, 16)
      return bytes
    }
    expect(faultOf({ LOGO: await file('none.png', sized(0)) })).toContain('is broken')
    expect(faultOf({ LOGO: await file('huge.png', sized(20_000)) })).toContain(
      'is 20000 by 1 pixels: make it smaller, at most 10000 on a side',
    )
  })
})
