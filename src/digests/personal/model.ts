import { type Corpus, learnCorpus, vectorOf, type WordVector } from './corpus.ts'
import { findSpace } from './find-space.ts'
import { type Library, learnSpace } from './learn-space.ts'
import { placeOf, type Space } from './space.ts'
import type { Bag } from './words.ts'

/** What the ranking knows of papers and of what is saved together. Learnt from time to time, then only read. */
export interface Model {
  corpus: Corpus
  space: Space
}

/** A paper as the ranking sees it under one model; those of different models cannot be compared. */
export interface Features {
  words: WordVector
  place: Float32Array
}

/**
 * Learns a model from papers alone; the same papers give the same. 20,000 of them take some seconds: not for a thread
 * that has to answer.
 * @param papers the bags of words of known papers; some 100,000 are plenty
 */
export function learnModel(papers: readonly Bag[]): Model {
  const corpus = learnCorpus(papers)
  const vectors = papers.map((bag) => vectorOf(corpus, bag))
  return { corpus, space: findSpace(corpus.words.length, vectors) }
}

/**
 * A model that has also learnt from what readers saved, where there are readers enough; the same libraries give the
 * same. 5,000 of them take half a minute: not for a thread that has to answer either.
 * @param papers those that the libraries name
 * @param libraries what readers saved, as indexes into `papers`
 * @param onProgress told how far it is, in lessons
 */
export function teachModel(
  { corpus, space }: Model,
  papers: readonly Bag[],
  libraries: readonly Library[],
  onProgress?: (done: number, total: number) => void,
): Model {
  const vectors = papers.map((bag) => vectorOf(corpus, bag))
  return { corpus, space: learnSpace(space, vectors, libraries, onProgress) }
}

/** The paper with these words under a model; one without known words is like nothing. */
export function featuresOf(model: Model, bag: Bag): Features {
  const words = vectorOf(model.corpus, bag)
  return { words, place: placeOf(model.space, words) }
}
