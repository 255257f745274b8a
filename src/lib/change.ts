/** Something that changes now and then, to be waited for. */
export interface Change {
  /** Wakes all that wait. */
  happened(): void
  /** Waits for the next change, or for so many milliseconds at most. */
  next(atMost?: number): Promise<void>
}

export function createChange(): Change {
  let wake: () => void = () => undefined
  let change = new Promise<void>((resolve) => {
    wake = resolve
  })
  return {
    happened() {
      wake()
      change = new Promise<void>((resolve) => {
        wake = resolve
      })
    },
    async next(atMost) {
      if (atMost === undefined) return change
      let timer: NodeJS.Timeout | undefined
      const timeUp = new Promise<void>((resolve) => {
        timer = setTimeout(resolve, atMost)
      })
      await Promise.race([change, timeUp])
      clearTimeout(timer)
    },
  }
}
