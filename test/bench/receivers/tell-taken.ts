import type { Server } from 'node:net'
import { createInterface } from 'node:readline'

/**
 * How a receiving process talks with its benchmark: it prints its port, then the number of messages it has taken whenever
 * it is asked by a line on standard input, and ends with that.
 */
export function tellTaken(server: Server, taken: () => number): void {
  server.listen(0, '127.0.0.1', () => process.stdout.write(`${(server.address() as { port: number }).port}\n`))
  createInterface({ input: process.stdin })
    .on('line', () => process.stdout.write(`${taken()}\n`))
    .on('close', () => process.exit(0))
}
