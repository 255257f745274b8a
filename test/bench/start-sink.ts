import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The receiving process. */
export interface Sink {
  port: number
  /** How many messages it has taken since it started. */
  taken(): Promise<number>
  close(): void
}

/** Starts the receiving process and waits for its port. */
export async function startSink(): Promise<Sink> {
  const file = new URL('sink.ts', import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', 'tsx', file], { stdio: ['pipe', 'pipe', 'inherit'] })
  const [line] = (await once(child.stdout, 'data')) as [Buffer]
  return {
    port: Number(line.toString()),
    async taken() {
      child.stdin.write('\n')
      const [count] = (await once(child.stdout, 'data')) as [Buffer]
      return Number(count.toString())
    },
    close: () => child.stdin.end(),
  }
}
