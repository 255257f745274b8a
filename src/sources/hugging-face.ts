import { z } from 'zod'
import { messageOf } from '../lib/error.ts'
import type { Client } from './client.ts'
import { TryAgain } from './http-answer.ts'
import { parseDailyPapers } from './hugging-face-rows.ts'
import { type Source, SourceError, type SourceItem, type SourceRequest } from './source.ts'

/** The most rows that the service gives in one answer; without it the answer is cut at 50. */
const pageSize = 100

/**
 * The daily papers of Hugging Face: what its community listed on a day, with votes.
 * @param options.baseUrl the site, such as `https://huggingface.co`, or a mirror of it.
 * Source: https://huggingface.co/docs/hub/api (`GET /api/daily_papers?date=&p=&limit=`)
 */
export function huggingFaceSource(options: { baseUrl: string; client: Client }): Source {
  return { name: 'hugging-face', items: (request) => listDay(options, request) }
}

async function* listDay(
  { baseUrl, client }: { baseUrl: string; client: Client },
  { day, signal }: SourceRequest,
): AsyncGenerator<SourceItem> {
  const seen = new Set<string>()
  for (let page = 0; ; page++) {
    const query = new URLSearchParams({ date: day, limit: String(pageSize), p: String(page) })
    const url = `${baseUrl.replace(/\/+$/, '')}/api/daily_papers?${query}`
    const rows = await client.getParsed(url, parseList, { signal })
    const items = parseDailyPapers(rows, { day, firstEntry: page * pageSize + 1 })
    yield* items
    const before = seen.size
    for (const item of items) if ('paper' in item) seen.add(item.paper.externalId)
    // A mirror that does not know the parameter `p` answers with the same page for ever.
    if (rows.length < pageSize || seen.size === before) return
  }
}

const errorAnswer = z.object({ error: z.string() })

function parseList(body: string): unknown[] {
  const answer = parseJson(body)
  if (Array.isArray(answer)) return answer
  const error = errorAnswer.safeParse(answer)
  const what = error.success ? `the error "${error.data.error.slice(0, 200)}"` : 'something else'
  throw new SourceError(`Hugging Face answered with ${what} in place of a list of papers. Check HUGGINGFACE_URL.`)
}

function parseJson(body: string): unknown {
  try {
    return JSON.parse(body)
  } catch (thrown) {
    // A maintenance page or an answer that broke off: both pass.
    if (body.trimStart().startsWith('<')) {
      throw new TryAgain('Hugging Face answered with a web page in place of a list of papers')
    }
    throw new TryAgain(`Hugging Face answered with broken JSON (${messageOf(thrown).slice(0, 200)})`)
  }
}
