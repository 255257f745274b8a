import { encode, wrap } from 'nodemailer/lib/qp'

/** RFC 2045 §6.7 allows 76: two are for a beginning that is encoded after the wrapping, one for the `=` of a piece’s end. */
const columns = 73

/**
 * A piece of a text in quoted-printable (RFC 2045 §6.7), beginning on a line of its own. ASCII with CRLF line ends and
 * lines of at most 76 characters. None begins with a dot, which SMTP would double (RFC 5321 §4.5.2), nor with `From `,
 * which mailbox files change (RFC 2049 §3).
 */
export function quotedPrintable(text: string): string {
  return wrap(encode(text.replace(/\r\n?|\n/g, '\r\n')), columns)
    .replace(/^\./gm, '=2E')
    .replace(/^From /gm, '=46rom ')
}

/** Likewise for a piece that more of the same line may follow: it ends at the end of a line that is not one of the text. */
export function quotedPrintablePiece(text: string): string {
  const encoded = quotedPrintable(text)
  return encoded === '' || encoded.endsWith('\r\n') ? encoded : `${encoded}=\r\n`
}
