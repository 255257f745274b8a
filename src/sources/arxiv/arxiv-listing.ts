import { DateTime } from 'luxon'
import { splitAuthors } from '../author-names.ts'
import type { RawPaper, SourceItem } from '../source.ts'
import { arxivCategories, arxivLinks, parseArxivId } from './arxiv-id.ts'
import { saysWithdrawn } from './withdrawal.ts'

/** A line that parts header and abstract: two backslashes, at the end of a record followed by the address of the page. */
const parting = /^\\\\\s*(\(.*)?$/

/** The first line of a record's header: `arXiv:2303.08748`, and in older mails `Paper: astro-ph/9204001`. */
const opening = /^(?:arXiv:|Paper(?: \(\*cross-listing\*\))?:)\s*(\S+)/

/** Whether text is of arXiv's own plain form: a listing mail, or the `.abs` record of one paper. */
export function isArxivListing(text: string): boolean {
  return /^\\\\\s*\n(?:arXiv:|Paper[ :(])/m.test(text.replaceAll('\r', ''))
}

/**
 * Reads arXiv's plain text: the mails that list a day, a week or a month, and the `.abs` records, which have one form.
 * A record stands between lines of two backslashes: fields with continued lines, then the abstract. Records of weekly
 * and monthly listings have no abstract, so each of them is a refusal. A replacement is news of a known paper alone.
 * @returns one item a record, in their order.
 * Source: https://info.arxiv.org/help/subscribe.html; the fields: https://info.arxiv.org/help/prep.html
 */
export function parseArxivListing(text: string): SourceItem[] {
  const sections: string[][] = [[]]
  for (const line of text.replaceAll('\r\n', '\n').split('\n')) {
    if (parting.test(line)) sections.push([])
    else sections.at(-1)?.push(line)
  }
  return sections.flatMap((section, index) => {
    const first = section[0] ?? ''
    if (!opening.test(first)) return []
    return toItem(section, abstractIn(sections[index + 1] ?? []))
  })
}

/** The text behind a header; nothing where the next record's rule, or its header, comes at once. */
function abstractIn(section: readonly string[]): string {
  if (opening.test(section[0] ?? '')) return ''
  const rule = section.findIndex((line) => /^-{20,}$|^%[-%]{20,}/.test(line))
  return section
    .slice(0, rule < 0 ? undefined : rule)
    .join('\n')
    .trim()
}

function toItem(header: readonly string[], abstract: string): SourceItem {
  const served = opening.exec(header[0] ?? '')?.[1] ?? ''
  const id = parseArxivId(served)
  const where = `record ${served.slice(0, 60)}`
  if (!id) return { refused: { where, why: 'it has no arXiv id' } }
  const fields = fieldsOf(header)
  const title = fields.get('Title')
  if (!title) return { refused: { where, why: 'the title is missing' } }
  if (!abstract) return { refused: { where, why: 'there is no abstract: weekly and monthly listings have none' } }
  const comment = fields.get('Comments')
  const paper: RawPaper = {
    source: 'arxiv',
    externalId: id.bare,
    version: id.version ?? newestVersion(fields),
    title,
    abstract,
    authors: splitAuthors(fields.get('Authors') ?? ''),
    categories: arxivCategories((fields.get('Categories') ?? '').split(/\s+/)),
    publishedAt: dateOf(fields.get('Date')),
    ...arxivLinks(id.bare),
    comment,
    journalRef: fields.get('Journal-ref'),
    doi: fields.get('DOI'),
    withdrawn: comment && saysWithdrawn(comment) ? true : undefined,
    onlyKnown: header.some((line) => line.startsWith('replaced with revised version')) || undefined,
  }
  return { paper }
}

/** `Name: value`, the value continued on indented lines. Of fields that come twice the first counts. */
function fieldsOf(header: readonly string[]): Map<string, string> {
  const fields = new Map<string, string>()
  let name: string | undefined
  for (const line of header) {
    const field = /^([A-Z][\w-]*(?: \(revised(?: v\d+)?\))?):\s?(.*)$/.exec(line)
    if (field?.[1]) {
      name = fields.has(field[1]) ? undefined : field[1]
      if (name) fields.set(name, field[2]?.trim() ?? '')
    } else if (name && /^\s+\S/.test(line)) fields.set(name, `${fields.get(name)} ${line.trim()}`.trim())
    else name = undefined
  }
  return fields
}

/** Records name each revision; a mail that lists new papers names none, and then the version is not known. */
function newestVersion(fields: ReadonlyMap<string, string>): number | undefined {
  const versions = [...fields.keys()].flatMap((name) => /\(revised v(\d+)\)/.exec(name)?.[1] ?? [])
  return versions.length > 0 ? Math.max(...versions.map(Number)) : undefined
}

/** `Wed, 13 Dec 2000 08:48:06 GMT   (349kb)`. The day of the week is not looked at: old records have it wrong. */
function dateOf(text: string | undefined): Date | undefined {
  const date = /(\d{1,2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}(?::\d{2})?)/.exec(text ?? '')?.[1]
  if (!date) return undefined
  const format = date.split(':').length === 3 ? 'd LLL yyyy HH:mm:ss' : 'd LLL yyyy HH:mm'
  const moment = DateTime.fromFormat(date, format, { zone: 'utc', locale: 'en' })
  return moment.isValid ? moment.toJSDate() : undefined
}
