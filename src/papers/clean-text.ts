/**
 * Characters that no reader sees and that break a line, a header or a database: C0 and C1 controls except the newline
 * and the tab, and the NUL that PostgreSQL cannot store.
 */
// biome-ignore lint/suspicious/noControlCharactersInRegex: they are what is looked for
const controls = /[\u0000-\u0008\u000b\u000c\u000e-\u001f\u007f-\u009f]/g

function plain(text: string): string {
  return text.toWellFormed().replace(/\r\n?/g, '\n').replace(controls, '').normalize('NFC')
}

/** A title on one line: the sources break lines at 80 columns in the middle of it. */
export function cleanTitle(text: string): string {
  return plain(text).replace(/\s+/g, ' ').trim()
}

/** A person's name on one line. */
export const cleanName = cleanTitle

/**
 * An abstract as paragraphs joined by a blank line. A newline inside a text is a hard line break of the source; one
 * followed by an indent or a second newline begins a paragraph, as arXiv means it.
 */
export function cleanParagraphs(text: string): string {
  return plain(text)
    .split(/\n(?:[ \t]{2,}(?=\S)|[ \t]*\n\s*)/)
    .map((paragraph) => paragraph.replace(/\s+/g, ' ').trim())
    .filter(Boolean)
    .join('\n\n')
}
