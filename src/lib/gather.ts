/**
 * Gathers what is asked for while an answer is under way, and asks once for all of it: one round trip for what comes
 * together, none that waits for more to come.
 * @param ask answers a batch; what it throws is thrown to each that is in it
 * @param atOnce how many answers may be under way
 */
export function gather<In>(ask: (batch: In[]) => Promise<void>, atOnce = 1): (one: In) => Promise<void> {
  type Waiting = { one: In; resolve: () => void; reject: (error: unknown) => void }
  let waiting: Waiting[] = []
  let underWay = 0

  async function run(): Promise<void> {
    underWay += 1
    // What is asked for in the same turn of the event loop comes along.
    await new Promise(setImmediate)
    while (waiting.length > 0) {
      const batch = waiting
      waiting = []
      try {
        await ask(batch.map(({ one }) => one))
        for (const { resolve } of batch) resolve()
      } catch (error) {
        for (const { reject } of batch) reject(error)
      }
    }
    underWay -= 1
  }

  return (one) =>
    new Promise((resolve, reject) => {
      waiting.push({ one, resolve, reject })
      if (underWay < atOnce) void run()
    })
}
