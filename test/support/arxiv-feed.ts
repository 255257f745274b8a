import type { ServerResponse } from 'node:http'
import type { Answer } from './fixture-server.ts'

interface ItemOptions {
  type?: string
  version?: number
  creator?: string
  title?: string
  abstract?: string
  /** Further elements, the last in the item. */
  inner?: string
}

const idOf = (number: number) => `2602.${10000 + number}`

function preamble(number: number, { type = 'new', version = 1, abstract = '' }: ItemOptions): string {
  return `arXiv:${idOf(number)}v${version} Announce Type: ${type} \nAbstract: ${abstract || `We announce ${number} and prove nothing.`}`
}

/** One `<item>` of arXiv's RSS 2.0, of an invented paper. */
export function rssItem(number: number, options: ItemOptions = {}): string {
  const {
    type = 'new',
    version = 1,
    creator = 'Ada Example, Bo Sample',
    title = `Announced ${number}`,
    inner = '',
  } = options
  return `    <item>
      <title>${title}</title>
      <link>https://arxiv.org/abs/${idOf(number)}</link>
      <description>${preamble(number, options)}</description>
      <guid isPermaLink="false">oai:arXiv.org:${idOf(number)}v${version}</guid>
      <category>cs.CL</category>
      <category>stat.ML</category>
      <pubDate>Tue, 03 Feb 2026 00:00:00 -0500</pubDate>
      <arxiv:announce_type>${type}</arxiv:announce_type>
      <dc:rights>http://creativecommons.org/licenses/by/4.0/</dc:rights>
      <dc:creator>${creator}</dc:creator>
${inner}    </item>`
}

/** A feed of arXiv's, RSS 2.0, around some items; without any, one of a weekend. */
export function rssFeed(items: readonly string[], { builtAt = 'Tue, 03 Feb 2026 05:00:00 +0000' } = {}): string {
  return `<?xml version='1.0' encoding='UTF-8'?>
<rss xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" version="2.0">
  <channel>
    <title>cs.CL, stat.ML updates on arXiv.org</title>
    <link>http://rss.arxiv.org/rss/cs.CL+stat.ML</link>
    <description>cs.CL, stat.ML updates on the arXiv.org e-print archive.</description>
    <lastBuildDate>${builtAt}</lastBuildDate>
    <pubDate>Tue, 03 Feb 2026 00:00:00 -0500</pubDate>
${items.join('\n')}
  </channel>
</rss>
`
}

/** One `<entry>` of arXiv's Atom feed. */
export function atomItem(number: number, options: ItemOptions = {}): string {
  const { type = 'new', version = 1 } = options
  return `  <entry>
    <id>oai:arXiv.org:${idOf(number)}v${version}</id>
    <title>Announced ${number}</title>
    <updated>2026-02-03T05:00:19.866337+00:00</updated>
    <link href="https://arxiv.org/abs/${idOf(number)}" rel="alternate" type="text/html"/>
    <summary>${preamble(number, options)}</summary>
    <category term="cs.CL"/>
    <category term="stat.ML"/>
    <published>2026-02-03T00:00:00-05:00</published>
    <arxiv:announce_type>${type}</arxiv:announce_type>
    <dc:creator>Ada Example, Bo Sample</dc:creator>
  </entry>`
}

export function atomAnnouncements(entries: readonly string[]): string {
  return `<?xml version='1.0' encoding='UTF-8'?>
<feed xmlns:arxiv="http://arxiv.org/schemas/atom" xmlns:dc="http://purl.org/dc/elements/1.1/" xmlns="http://www.w3.org/2005/Atom">
  <id>http://rss.arxiv.org/atom/cs.CL</id>
  <title>cs.CL updates on arXiv.org</title>
  <updated>2026-02-03T05:00:19.866337+00:00</updated>
${entries.join('\n')}
</feed>
`
}

/** The RSS 1.0 that arXiv had: what became of a paper stands at the end of its title, HTML is escaped twice. */
export function rdfFeed(items: readonly { id: string; end: string }[]): string {
  const told = items.map(
    ({ id, end }) => `<item rdf:about="http://arxiv.org/abs/${id}">
<title>Is it invented?. (arXiv:${id}${end})</title>
<link>http://arxiv.org/abs/${id}</link>
<description rdf:parseType="Literal">&lt;p&gt;We invent a range of
$2&amp;lt;x&amp;lt;3$ at R&amp;amp;D.
&lt;/p&gt;
</description>
<dc:creator> &lt;a href=&quot;http://arxiv.org/find/hep-ex/1/au:+Example_A/0/1&quot;&gt;Ada Example&lt;/a&gt; (The A, B Collaboration), &lt;a href=&quot;http://arxiv.org/find/hep-ex/1/au:+Sample_B/0/1&quot;&gt;Bo Sample&lt;/a&gt;</dc:creator>
</item>`,
  )
  return `<?xml version="1.0" encoding="UTF-8"?>
<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#" xmlns="http://purl.org/rss/1.0/" xmlns:dc="http://purl.org/dc/elements/1.1/">
<channel rdf:about="http://arxiv.org/">
<title>hep-ex updates on arXiv.org</title>
<link>http://arxiv.org/</link>
<description rdf:parseType="Literal">High Energy Physics (hep-ex) updates</description>
<dc:date>2018-05-23T20:30:00-05:00</dc:date>
</channel>
${told.join('\n')}
</rdf:RDF>
`
}

/** What arXiv says to a category that it does not have, with HTTP 400. */
export const feedError = `<?xml version='1.0' encoding='UTF-8'?>
<rss version="2.0">
  <channel>
    <title>Feed error for query: cs.XX</title>
    <link>http://rss.arxiv.org/rss/cs.XX</link>
    <description>Bad subject class 'XX'</description>
  </channel>
</rss>
`

/** A body under an entity tag: who names it is told that nothing has changed (RFC 9110, 13.1.2). */
export function tagged(body: string, etag: string): Answer {
  return (response: ServerResponse, { headers }) => {
    if (headers['if-none-match'] === etag) response.writeHead(304, { etag }).end()
    else response.writeHead(200, { etag, 'content-type': 'application/rss+xml' }).end(body)
  }
}

/** A body of exactly these bytes under any content type. */
export function served(body: string | Buffer, contentType: string): Answer {
  return (response) => {
    response.writeHead(200, { 'content-type': contentType }).end(body)
  }
}
