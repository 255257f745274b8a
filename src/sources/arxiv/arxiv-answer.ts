import { TryAgain } from '../http/http-answer.ts'

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
