import { describe, expect, test } from 'vitest'
import { gather } from '../../src/lib/gather.ts'

/** Batches as they are asked, each answered when the test says so. */
function asked(atOnce?: number) {
  const batches: { batch: number[]; answer: () => void; fail: (error: Error) => void }[] = []
  const one = gather<number>(
    (batch) => new Promise((answer, fail) => batches.push({ batch, answer: () => answer(), fail })),
    atOnce,
  )
  return { one, batches }
}

const turn = () => new Promise(setImmediate).then(() => new Promise(setImmediate))

describe('what is gathered', () => {
  test('in one turn is asked at once, and all hear when it is answered', async () => {
    const { one, batches } = asked()
    const all = Promise.all([one(1), one(2), one(3)])
    await turn()
    expect(batches.map(({ batch }) => batch)).toEqual([[1, 2, 3]])
    batches[0]?.answer()
    await all
  })

  test('while an answer is under way waits for it, and is asked together', async () => {
    const { one, batches } = asked()
    const first = one(1)
    await turn()
    const others = [one(2), one(3)]
    await turn()
    expect(batches).toHaveLength(1)
    batches[0]?.answer()
    await first
    await turn()
    expect(batches.map(({ batch }) => batch)).toEqual([[1], [2, 3]])
    batches[1]?.answer()
    await Promise.all(others)
  })

  test('may be under way more than once', async () => {
    const { one, batches } = asked(2)
    const all = [one(1)]
    await turn()
    all.push(one(2))
    await turn()
    expect(batches.map(({ batch }) => batch)).toEqual([[1], [2]])
    for (const { answer } of batches) answer()
    await Promise.all(all)
  })

  test('and fails is told to all of its batch, and to nobody else', async () => {
    const { one, batches } = asked()
    const first = [one(1), one(2)]
    const told = Promise.allSettled(first)
    await turn()
    const later = one(3)
    batches[0]?.fail(new Error('no'))
    expect((await told).map(({ status }) => status)).toEqual(['rejected', 'rejected'])
    await turn()
    batches[1]?.answer()
    await later
  })
})
