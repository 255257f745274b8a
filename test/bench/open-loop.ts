import { Agent, request } from 'node:http'
import { createHistogram } from 'node:perf_hooks'
import { setTimeout as sleep } from 'node:timers/promises'

/** A request that people make. */
export interface Ask {
  /** Under which the report counts it. */
  kind: string
  method: 'GET' | 'POST'
  path: string
  headers?: Record<string, string>
  body?: string
}

/** How one kind of request fared; times in milliseconds. */
export interface LoadReport {
  kind: string
  requests: number
  /** Answers with another status than was expected, and requests without an answer. */
  failed: number
  p50: number
  p95: number
  p99: number
  max: number
}

/**
 * Asks a server at a fixed rate whether it keeps up or not, as people do: a request that has to wait because others are
 * slow counts from the moment when it should have been made. A loop that waits for each answer would leave out the worst.
 * @param ask the n-th request
 * @param expected the status of a good answer
 */
export async function openLoop(
  origin: string,
  ask: (n: number) => Ask,
  load: { perSecond: number; seconds: number; expected: number },
): Promise<LoadReport[]> {
  const agent = new Agent({ keepAlive: true, maxSockets: Number.POSITIVE_INFINITY })
  const kinds = new Map<string, { times: ReturnType<typeof createHistogram>; requests: number; failed: number }>()
  const pending: Promise<void>[] = []
  const begin = performance.now()
  const total = load.perSecond * load.seconds
  for (let n = 0; n < total; ) {
    const due = Math.min(total, 1 + Math.floor(((performance.now() - begin) / 1_000) * load.perSecond))
    for (; n < due; n += 1) {
      const one = ask(n)
      const wanted = begin + (n / load.perSecond) * 1_000
      const counts = kinds.get(one.kind) ?? { times: createHistogram(), requests: 0, failed: 0 }
      kinds.set(one.kind, counts)
      pending.push(
        statusOf(origin, one, agent).then((status) => {
          counts.requests += 1
          if (status !== load.expected) counts.failed += 1
          counts.times.record(Math.max(1, Math.round((performance.now() - wanted) * 1_000)))
        }),
      )
    }
    await sleep(1)
  }
  await Promise.all(pending)
  agent.destroy()
  return [...kinds].map(([kind, { times, requests, failed }]) => ({
    kind,
    requests,
    failed,
    p50: times.percentile(50) / 1_000,
    p95: times.percentile(95) / 1_000,
    p99: times.percentile(99) / 1_000,
    max: times.max / 1_000,
  }))
}

/** @returns the status of the whole answer; 0 where none came */
function statusOf(origin: string, { method, path, headers, body }: Ask, agent: Agent): Promise<number> {
  return new Promise((resolve) => {
    const asked = request(origin + path, { method, agent, headers: { ...headers } }, (answer) => {
      answer.resume()
      answer.once('end', () => resolve(answer.statusCode ?? 0))
      answer.once('error', () => resolve(0))
    })
    asked.once('error', () => resolve(0))
    asked.end(body)
  })
}
