import { seeded } from '../../lib/random.ts'
import type { WordVector } from './corpus.ts'
import { type Space, sumWords } from './space.ts'
import { addScaled, dot } from './vectors.ts'

/** With 200 it ranked hardly better where there are readers to learn from, and no better where there are none. */
export const usualDimensions = 128

/** So many words and papers for each dimension, at least: with one for each, nothing would be near anything else. */
const smallestShare = 8

/** After so many rounds the directions hardly turn any more. */
const rounds = 4

/** How long each dimension is, over all words: what a step of learning from readers is small against. */
const scale = 4

/**
 * The directions in which papers differ most, of all there are: latent semantic analysis, by the randomised subspace
 * iteration of Halko, Martinsson and Tropp (SIAM Review 2011). Which way each direction points does not matter to the
 * angle between two papers, so that no eigenvectors are needed.
 * @param words how many words the corpus knows
 * @param onProgress told how far it is, in papers gone through
 */
export function findSpace(
  words: number,
  papers: readonly WordVector[],
  most = usualDimensions,
  onProgress: (done: number, total: number) => void = () => undefined,
): Space {
  const dimensions = Math.max(1, Math.min(most, Math.floor(Math.min(words, papers.length) / smallestShare)))
  const random = seeded(1)
  let space: Space = { dimensions, words: Float32Array.from({ length: words * dimensions }, () => random() - 0.5) }
  for (let round = 0; round < rounds; round += 1) {
    const turned: Space = { dimensions, words: new Float32Array(words * dimensions) }
    const place = new Float32Array(dimensions)
    for (const [index, paper] of papers.entries()) {
      if (index % 1_000 === 0) onProgress(round * papers.length + index, rounds * papers.length)
      place.fill(0)
      sumWords(space, paper, place, 0)
      for (let i = 0; i < paper.numbers.length; i += 1) {
        const word = paper.numbers[i] as number
        addScaled(turned.words, word * dimensions, place, 0, dimensions, paper.weights[i] as number)
      }
    }
    orthonormalise(turned)
    space = turned
  }
  for (let i = 0; i < space.words.length; i += 1) space.words[i] = (space.words[i] as number) * scale
  return space
}

/** Makes the dimensions perpendicular and of length 1 each, by Cholesky's factor of their products; idle ones are 0. */
function orthonormalise({ dimensions: size, words }: Space): void {
  const products = new Float64Array(size * size)
  for (let at = 0; at < words.length; at += size) {
    for (let a = 0; a < size; a += 1) {
      const value = words[at + a] as number
      if (value === 0) continue
      for (let b = 0; b <= a; b += 1) {
        products[a * size + b] = (products[a * size + b] as number) + value * (words[at + b] as number)
      }
    }
  }
  const factor = cholesky(products, size)
  for (let at = 0; at < words.length; at += size) {
    for (let a = 0; a < size; a += 1) {
      const pivot = factor[a * size + a] as number
      words[at + a] = pivot > 0 ? ((words[at + a] as number) - dot(factor, a * size, words, at, a)) / pivot : 0
    }
  }
}

/** The lower triangle whose product with its mirror image is `products`; a row that depends on earlier ones is 0. */
function cholesky(products: Float64Array, size: number): Float32Array {
  const factor = new Float32Array(size * size)
  for (let row = 0; row < size; row += 1) {
    for (let column = 0; column <= row; column += 1) {
      const rest = (products[row * size + column] as number) - dot(factor, row * size, factor, column * size, column)
      const pivot = factor[column * size + column] as number
      if (column < row) factor[row * size + column] = pivot > 0 ? rest / pivot : 0
      else factor[row * size + row] = rest > 1e-6 * (products[row * size + row] as number) ? Math.sqrt(rest) : 0
    }
  }
  return factor
}
