/** Watches this process's memory from now on. @returns what ends it and tells the largest resident set there was, in MB */
export function watchMemory(): () => number {
  let most = 0
  const look = () => {
    most = Math.max(most, process.memoryUsage.rss())
  }
  const watching = setInterval(look, 100)
  return () => {
    clearInterval(watching)
    look()
    return Math.round(most / 1e6)
  }
}
