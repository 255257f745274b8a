import type { RenderedMail } from '../../mail/digest-view.ts'
import type { Selection } from './selection.ts'

/**
 * The HTML of a mail as somebody in the light or in the dark has it. Which of the two the browser itself is in is not for
 * a page to change, and what an iframe's own `color-scheme` does to the media query in it differs from browser to
 * browser: so the query is answered here.
 */
export function htmlIn(scheme: Selection['scheme'], html: string): string {
  const answered = html
    .replace(/\(\s*prefers-color-scheme\s*:\s*(\w+)\s*\)/g, (_, asked) =>
      asked === scheme ? '(min-width: 0px)' : '(max-width: 0px)',
    )
    .replace(/(<meta name="(?:supported-)?color-schemes?" content=")[^"]*/g, `$1${scheme}`)
    .replace(/((?:supported-)?color-schemes?:\s*)light dark/g, `$1${scheme}`)
  // Links open beside the preview.
  return answered.replace(/<head>/i, '<head><base target="_blank">')
}

/** What an inbox shows behind the subject, as HTML; none where the mail has none. */
export function preheaderOf(html: string): string {
  return /<div style="display:none;[^>]*>([^<]*)</.exec(html)?.[1]?.trim() ?? ''
}

/** How long its two parts are, in bytes of UTF-8. */
export function sizesOf({ html, text }: RenderedMail): { html: number; text: number } {
  return { html: Buffer.byteLength(html), text: Buffer.byteLength(text) }
}
