import { simpleParser } from 'mailparser'
import { describe, expect, test } from 'vitest'
import { quotedPrintable, quotedPrintablePiece } from '../../src/mail/quoted-printable.ts'

/** What a mail client makes of it, by a library that is not the encoder's. */
async function decoded(body: string): Promise<string> {
  const head = 'Content-Type: text/plain; charset=utf-8\r\nContent-Transfer-Encoding: quoted-printable\r\n\r\n'
  return (await simpleParser(head + body)).text ?? ''
}

describe.each([
  ['a long line that begins with a dot', `.${'a'.repeat(200)}`],
  ['a long line that begins like a mailbox file’s', `From ${'a'.repeat(200)}`],
  ['a line with a dot that is just as long as one may be', `.${'a'.repeat(72)}`],
  ['a line with a dot that is one too long', `.${'a'.repeat(73)}`],
  ['letters that are encoded where a line ends', 'ä'.repeat(200)],
  ['every place where a dot may come to the beginning of a line', '.'.repeat(400)],
  ['lines short and long', 'a\n.\nFrom b\n\nü = 3D\n'],
])('%s', (_, text) => {
  test('fits into 76 columns of ASCII, and begins no line with a dot or From', () => {
    for (const line of [quotedPrintable(text), quotedPrintablePiece(text)].join('\r\n').split('\r\n')) {
      expect(line).toMatch(/^[\t\x20-\x7e]{0,76}$/)
      expect(line).not.toMatch(/^\.|^From /)
    }
  })

  test('is read as it was written, also with more behind it', async () => {
    expect(await decoded(quotedPrintable(text))).toBe(text)
    expect(await decoded(quotedPrintablePiece(text) + quotedPrintablePiece('and more'))).toBe(`${text}and more`)
  })
})
