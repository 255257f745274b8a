/**
 * The URL that a text is, against `base` where it is relative; undefined where it is none (WHATWG URL Standard).
 *
 * In place of `URL.canParse`: once that has been called a few thousand times, Node 20 and 22 let it say no to whatever is
 * not ASCII, and links would go missing from a service that has run for a while.
 */
export function parseUrl(text: string, base?: string): URL | undefined {
  try {
    return new URL(text, base)
  } catch {
    return undefined
  }
}
