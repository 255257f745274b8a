import { RefusedError } from '../http/client.ts'
import { TryAgain } from '../http/http-answer.ts'
import { SourceError } from '../source.ts'
import { NotXmlError } from '../xml.ts'
import { ArxivRefusal } from './arxiv-atom.ts'

/**
 * At most one request in three seconds over one connection, over all machines of an operator and all of arXiv's
 * interfaces together. Source: https://info.arxiv.org/help/api/tou.html
 */
export const arxivLane = { key: 'arxiv', intervalMs: 3000 } as const

/**
 * Hands `body` on where it looks like XML; arXiv answers with other things, and HTTP 200, when it is busy.
 * @throws {TryAgain} for a web page, `Rate exceeded.` and any other text.
 */
export function expectXml(body: string): string {
  if (/^\s*<(!doctype )?html/i.test(body)) throw new TryAgain('arXiv answered with a web page in place of XML')
  if (
    body
      .replace(/^\ufeff/, '')
      .trimStart()
      .startsWith('<')
  )
    return body
  if (/rate exceeded/i.test(body)) {
    throw new TryAgain('arXiv says that its rate limit is exceeded', {
      remedy: 'Try again later, and let only one machine ask: the limit counts all machines of an operator.',
    })
  }
  throw new TryAgain(`arXiv answered "${body.trim().slice(0, 80)}" in place of XML`)
}

/**
 * Reads an answer that should be XML.
 * @throws {TryAgain} where it is none, or a part of some.
 */
export function readXml<T>(body: string, parse: (xml: string) => T): T {
  try {
    return parse(expectXml(body))
  } catch (thrown) {
    if (thrown instanceof NotXmlError) throw new TryAgain(`arXiv's answer is ${thrown.message}`)
    throw thrown
  }
}

/**
 * What asking arXiv threw, in its own words where it has any: with HTTP 400 comes, as a rule, a feed that says what is
 * wrong.
 * @param parse what throws an {@link ArxivRefusal} for such a feed.
 */
export function inWords(thrown: unknown, parse: (xml: string) => unknown): unknown {
  const said = thrown instanceof RefusedError ? whatThrows(() => parse(thrown.body)) : thrown
  return said instanceof ArxivRefusal ? new SourceError(`${said.message} Check ARXIV_CATEGORIES.`) : thrown
}

function whatThrows(act: () => unknown): unknown {
  try {
    act()
    return undefined
  } catch (thrown) {
    return thrown
  }
}
