import { cpus, totalmem } from 'node:os'

const memory = Math.round(totalmem() / 2 ** 30)

/** What a benchmark's figures were taken on: `2 × AMD EPYC, 24 GiB, Node 20.20.0`. */
export const machine = `${cpus().length} × ${cpus()[0]?.model ?? 'unknown'}, ${memory} GiB, Node ${process.versions.node}`
