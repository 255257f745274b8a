import { type AddressInfo, connect, createServer, type Socket } from 'node:net'

/** A port of loopback that leads to another one, until it is shut. */
export interface Door {
  readonly port: number
  /** Where it leads; what is connected stays so. */
  leadTo(port: number): void
  /** Cuts every connection, and each new one, as a server that is away does. */
  shut(): void
  open(): void
  close(): void
}

export async function openDoor(to: number): Promise<Door> {
  let port = to
  let isShut = false
  const sockets = new Set<Socket>()
  const server = createServer((incoming) => {
    if (isShut) return incoming.resetAndDestroy()
    const outgoing = connect(port, '127.0.0.1')
    for (const [socket, other] of [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const) {
      sockets.add(socket)
      socket.setNoDelay(true)
      socket.on('error', () => undefined)
      socket.on('close', () => {
        sockets.delete(socket)
        other.destroy()
      })
      socket.pipe(other)
    }
    return undefined
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const cut = () => {
    for (const socket of sockets) socket.destroy()
  }
  return {
    port: (server.address() as AddressInfo).port,
    leadTo(other) {
      port = other
    },
    shut() {
      isShut = true
      cut()
    },
    open() {
      isShut = false
    },
    close() {
      server.close()
      cut()
    },
  }
}

/** The same address at another port of loopback. */
export function throughDoor(url: string, door: Door): string {
  const address = new URL(url)
  address.hostname = '127.0.0.1'
  address.port = String(door.port)
  return address.href
}
