import { type Bags, type Corpus, learnCorpus, vectorOf, type WordVector } from './corpus.ts'
import { findSpace, usualDimensions } from './find-space.ts'
import { type Library, learnSpace } from './learn-space.ts'
import { placeOf, type Space } from './space.ts'
import type { Bag } from './words.ts'

/** What the ranking knows of papers and of what is saved together. Learnt from time to time, then only read. */
export interface Model {
  corpus: Corpus
  space: Space
  /** Some papers, of which the space knows nothing, as of new ones: what a taste makes of papers as a whole. */
  background: readonly WordVector[]
}

/** So many papers make the background, or a share of one in so many. */
const [mostBackground, backgroundShare] = [400, 5]

/** A paper as the ranking sees it under one model; those of different models cannot be compared. */
export interface Features {
  words: WordVector
  place: Float32Array
}

/**
 * Learns a model from papers alone; the same papers give the same. 75,000 of them take half a minute: not for a thread
 * that has to answer.
 * @param read reads the bags of words of known papers, always in the same order; some 100,000 papers are plenty. It is
 * called twice, since bags take ten times the memory of the vectors that are made of them.
 * @param onProgress told how far the finding of the space is, in papers gone through
 */
export async function learnModel(read: () => Bags, onProgress?: (done: number, total: number) => void): Promise<Model> {
  const corpus = await learnCorpus(read())
  const vectors = await vectorsOf(corpus, read())
  const every = Math.max(backgroundShare, Math.ceil(vectors.length / mostBackground))
  const isBackground = (_: WordVector, place: number) => place % every === every - 1
  const seen = vectors.filter((vector, place) => !isBackground(vector, place))
  return {
    corpus,
    space: findSpace(corpus.words.length, seen, usualDimensions, onProgress),
    background: vectors.filter(isBackground),
  }
}

/**
 * A model that has also learnt from what readers saved, where there are readers enough; the same libraries give the
 * same. 5,000 of them take half a minute: not for a thread that has to answer either.
 * @param read reads the papers that the libraries name
 * @param libraries what readers saved, as the places of papers in what is read, from 0
 * @param onProgress told how far it is, in lessons
 */
export async function teachModel(
  { corpus, space, background }: Model,
  read: () => Bags,
  libraries: readonly Library[],
  onProgress?: (done: number, total: number) => void,
): Promise<Model> {
  return { corpus, background, space: learnSpace(space, await vectorsOf(corpus, read()), libraries, onProgress) }
}

async function vectorsOf(corpus: Corpus, papers: Bags): Promise<WordVector[]> {
  const vectors: WordVector[] = []
  for await (const bag of papers) vectors.push(vectorOf(corpus, bag))
  return vectors
}

/** The paper with these words under a model; one without known words is like nothing. */
export function featuresOf(model: Model, bag: Bag): Features {
  return placed(model, vectorOf(model.corpus, bag))
}

/** The paper whose words are known. */
export function placed({ space }: Model, words: WordVector): Features {
  return { words, place: placeOf(space, words) }
}
