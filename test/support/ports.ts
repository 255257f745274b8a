import { once } from 'node:events'
import { createServer } from 'node:net'

/** Ports of loopback that nothing listens on. */
export async function freePorts(count: number): Promise<number[]> {
  const probes = Array.from({ length: count }, () => createServer())
  const ports: number[] = []
  for (const probe of probes) {
    await once(probe.listen(0, '127.0.0.1'), 'listening')
    ports.push((probe.address() as { port: number }).port)
  }
  await Promise.all(probes.map((probe) => new Promise((closed) => probe.close(closed))))
  return ports
}

/** One of them. */
export async function freePort(): Promise<number> {
  const [port = 0] = await freePorts(1)
  return port
}
