import { readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { expect, test } from 'vitest'
import { parseUrl } from '../../src/lib/url.ts'

test('a text is the URL it says, against its base where it has one', () => {
  expect(parseUrl('HTTPS://Example.org/a b')?.href).toBe('https://example.org/a%20b')
  expect(parseUrl('../b?c', 'https://example.org/a/')?.href).toBe('https://example.org/b?c')
  expect(parseUrl('https://example.org/', 'no base')).toBeUndefined()
})

test.each(['', 'example.org', '/a', 'https://', 'https://exa mple.org', 'http://[::1'])('%j is no URL', (text) => {
  expect(parseUrl(text)).toBeUndefined()
})

test('whatever has letters beyond ASCII stays a URL, however often it is asked', () => {
  const lost = Array.from({ length: 20_000 }, (_, count) => count).find(() => !parseUrl('https://exämple.org/ü?ü#ü'))
  expect(lost).toBeUndefined()
})

test('nothing asks Node instead', () => {
  const src = join(import.meta.dirname, '../../src')
  const files = readdirSync(src, { recursive: true, encoding: 'utf8' }).filter((file) => file.endsWith('.ts'))
  expect(files).toContain(join('lib', 'url.ts'))
  expect(files.filter((file) => readFileSync(join(src, file), 'utf8').includes('canParse('))).toEqual([])
})
