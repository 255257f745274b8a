import { spawn } from 'node:child_process'
import { once } from 'node:events'

/** The receiving process. */
export interface Sink {
  port: number
  /** How many messages it has taken since it started. */
  taken(): Promise<number>
  close(): void
}

/** What can receive: what does nothing but count, or a server as tests have it. */
export const receivers = ['sink', 'smtp-server'] as const
export type ReceiverName = (typeof receivers)[number]

export function isReceiver(name: string): name is ReceiverName {
  return receivers.some((known) => known === name)
}

/** Starts the receiving process and waits for its port. */
export async function startSink(receiver: ReceiverName = 'sink'): Promise<Sink> {
  const file = new URL(`receivers/${receiver}.ts`, import.meta.url).pathname
  const child = spawn(process.execPath, ['--import', import.meta.resolve('tsx'), file], {
    stdio: ['pipe', 'pipe', 'inherit'],
  })
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
