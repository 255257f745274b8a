import { z } from 'zod'
import { PaperrouteError } from '../../lib/error.ts'
import type { Model } from './model.ts'

/** Rises when a model is kept or reckoned in another way, so that an older one is not taken for it. */
const version = 1

const header = z.object({
  version: z.literal(version),
  dimensions: z.int().positive(),
  unknownWeight: z.number(),
  words: z.array(z.string()),
})

/**
 * A model as bytes, for keeping what one process learnt for all that rank: the length of a header in JSON (4 bytes,
 * little-endian), the header, the words' weights and the words' places as 32-bit floats of the machine, which are
 * little-endian on every machine that Node runs on. About 27 MB for 50,000 words.
 */
export function encodeModel({ corpus, space }: Model): Buffer {
  const { words, unknownWeight } = corpus
  const head = Buffer.from(JSON.stringify({ version, dimensions: space.dimensions, unknownWeight, words }))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  return Buffer.concat([length, head, bytesOf(corpus.weights), bytesOf(space.words)])
}

/**
 * The model that `encodeModel` made the bytes of.
 * @throws PaperrouteError for other bytes, or those of another release: then it has to be learnt anew
 */
export function decodeModel(bytes: Buffer): Model {
  const start = bytes.length < 4 ? 0 : 4 + bytes.readUInt32LE()
  const head = header.safeParse(jsonOf(bytes.subarray(4, start)))
  const size = head.success ? 4 * head.data.words.length * (1 + head.data.dimensions) : Number.NaN
  if (!head.success || bytes.length - start !== size) {
    throw new PaperrouteError('The kept ranking model is broken or of another release: learn it anew.')
  }
  const { words, dimensions, unknownWeight } = head.data
  const floats = new Float32Array(size / 4)
  bytes.copy(bytesOf(floats), 0, start)
  const numbers = new Map(words.map((word, number) => [word, number]))
  return {
    corpus: { numbers, words, weights: floats.slice(0, words.length), unknownWeight },
    space: { dimensions, words: floats.slice(words.length) },
  }
}

/** The same memory as bytes. */
function bytesOf(floats: Float32Array): Buffer {
  return Buffer.from(floats.buffer, floats.byteOffset, floats.byteLength)
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
