import type { Answer } from './fixture-server.ts'
import { xml } from './fixture-server.ts'

export const oaiPath = '/oai'

interface RawRecord {
  id?: string
  /** The moments of the versions, the first one first. */
  versions?: readonly string[]
  sourceType?: string
  authors?: string
  datestamp?: string
  sets?: readonly string[]
  /** Comes last in the metadata. */
  inner?: string
}

/** One record in the format `arXivRaw`, of an invented paper. */
export function rawRecord(number: number, record: RawRecord = {}): string {
  const { id = `2602.${10_000 + number}`, versions = ['Mon, 02 Feb 2026 17:30:00 GMT'], sourceType = '' } = record
  const { authors = 'Ada Example (1), Bo Sample', datestamp = '2026-02-03', sets = ['cs:cs:CL'], inner = '' } = record
  const version = (date: string, index: number) =>
    `<version version="v${index + 1}"><date>${date}</date><size>10kb</size>${
      sourceType && index === versions.length - 1 ? `<source_type>${sourceType}</source_type>` : ''
    }</version>`
  return `<record>
  <header><identifier>oai:arXiv.org:${id}</identifier><datestamp>${datestamp}</datestamp>${sets.map((set) => `<setSpec>${set}</setSpec>`).join('')}</header>
  <metadata>
    <arXivRaw xmlns="http://arxiv.org/OAI/arXivRaw/">
      <id>${id}</id><submitter>Ada Example</submitter>
      ${versions.map(version).join('\n      ')}
      <title>Invented Record Number ${number}</title>
      <authors>${authors}</authors>
      <categories>cs.CL stat.ML</categories>
      <license>http://creativecommons.org/licenses/by/4.0/</license>
      <abstract>  We invent record ${number}
and measure nothing.</abstract>
      ${inner}
    </arXivRaw>
  </metadata>
</record>`
}

/** A page of records; with a token where the list goes on. */
export function oaiPage(records: readonly string[], token = '', at = '2026-02-03T04:00:00Z'): string {
  const resumption = token && `<resumptionToken expires='2026-02-04T00:00:00Z'>${token}</resumptionToken>`
  return envelope(`<ListRecords>${records.join('\n')}${resumption}</ListRecords>`, at)
}

/** What comes in place of records, with HTTP 200. */
export function oaiError(code: string, message = '', at = '2026-02-03T04:00:00Z'): string {
  return envelope(`<error code='${code}'>${message}</error>`, at)
}

function envelope(inner: string, at: string): string {
  return `<?xml version="1.0" encoding="UTF-8"?>
<OAI-PMH xmlns="http://www.openarchives.org/OAI/2.0/">
<responseDate>${at}</responseDate>
<request verb="ListRecords">https://oaipmh.example/oai</request>
${inner}
</OAI-PMH>
`
}

/**
 * Answers as arXiv: a page at a time, the token being the query itself with a `skip`, `noRecordsMatch` where there is
 * nothing, and every refusal with HTTP 200.
 * @param lists records by set.
 */
export function answerOai(lists: Readonly<Record<string, readonly string[]>>, pageSize = 2): Answer {
  return (response, { query }) => {
    const token = query.get('resumptionToken')
    const asked = token === null ? query : new URLSearchParams(decodeURIComponent(token))
    const set = asked.get('set') ?? ''
    const skip = Number(asked.get('skip') ?? 0)
    if (token !== null && [...query.keys()].length > 2) {
      return xml(oaiError('badArgument', 'No other paramters allowed with resumptionToken'))(response)
    }
    if (!/^\d{4}-\d{2}-\d{2}$/.test(asked.get('from') ?? '')) {
      return xml(oaiError('badArgument', 'from date format must be YYYY-MM-DD'))(response)
    }
    const records = lists[set] ?? []
    if (records.length <= skip) return xml(oaiError('noRecordsMatch', 'No records match the request.'))(response)
    const next = new URLSearchParams(asked)
    next.delete('verb')
    next.set('skip', String(skip + pageSize))
    const isLast = records.length <= skip + pageSize
    const page = records.slice(skip, skip + pageSize)
    return xml(oaiPage(page, isLast ? '' : encodeURIComponent(next.toString())))(response)
  }
}
