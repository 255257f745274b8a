import { z } from 'zod'
import { PaperrouteError } from '../../lib/error.ts'
import type { Model } from './model.ts'

/** Rises when a model is kept or reckoned in another way, so that an older one is not taken for it. */
const version = 2

const header = z.object({
  version: z.literal(version),
  dimensions: z.int().positive(),
  unknownWeight: z.number(),
  words: z.array(z.string()),
  /** How many words each paper of the background has. */
  background: z.array(z.int().nonnegative()),
})

/**
 * A model as bytes, for keeping what one process learnt for all that rank: the length of a header in JSON (4 bytes,
 * little-endian), the header, the words' weights and the words' places as 32-bit floats of the machine, which are
 * little-endian on every machine that Node runs on, and of each paper of the background the numbers of its words and their
 * weights likewise. About 27 MB for 50,000 words.
 */
export function encodeModel({ corpus, space, background }: Model): Buffer {
  const { words, unknownWeight } = corpus
  const sizes = background.map(({ numbers }) => numbers.length)
  const facts = { version, dimensions: space.dimensions, unknownWeight, words, background: sizes }
  const head = Buffer.from(JSON.stringify(facts))
  const length = Buffer.alloc(4)
  length.writeUInt32LE(head.length)
  const vectors = background.flatMap(({ numbers, weights }) => [bytesOf(numbers), bytesOf(weights)])
  return Buffer.concat([length, head, bytesOf(corpus.weights), bytesOf(space.words), ...vectors])
}

/**
 * The model that `encodeModel` made the bytes of.
 * @throws PaperrouteError for other bytes, or those of another release: then it has to be learnt anew
 */
export function decodeModel(bytes: Buffer): Model {
  const start = bytes.length < 4 ? 0 : 4 + bytes.readUInt32LE()
  const head = header.safeParse(jsonOf(bytes.subarray(4, start)))
  const size = head.success ? sizeOf(head.data) : Number.NaN
  if (!head.success || bytes.length - start !== size) {
    throw new PaperrouteError('The kept ranking model is broken or of another release: learn it anew.')
  }
  const { words, dimensions, unknownWeight, background } = head.data
  let at = start
  const next = <A extends Float32Array | Int32Array>(array: A): A => {
    bytes.copy(bytesOf(array), 0, at)
    at += array.byteLength
    return array
  }
  const numbers = new Map(words.map((word, number) => [word, number]))
  const weights = next(new Float32Array(words.length))
  return {
    corpus: { numbers, words, weights, unknownWeight },
    space: { dimensions, words: next(new Float32Array(words.length * dimensions)) },
    background: background.map((size) => ({
      numbers: next(new Int32Array(size)),
      weights: next(new Float32Array(size)),
    })),
  }
}

/** The bytes behind a header: four for each number. */
function sizeOf({ words, dimensions, background }: z.infer<typeof header>): number {
  return 4 * (words.length * (1 + dimensions) + 2 * background.reduce((sum, size) => sum + size, 0))
}

/** The same memory as bytes. */
function bytesOf({ buffer, byteOffset, byteLength }: Float32Array | Int32Array): Buffer {
  return Buffer.from(buffer, byteOffset, byteLength)
}

function jsonOf(bytes: Buffer): unknown {
  try {
    return JSON.parse(bytes.toString())
  } catch {
    return undefined
  }
}
