import { seeded } from '../../lib/random.ts'
import type { WordVector } from './corpus.ts'
import { type Space, sumWords } from './space.ts'
import { addScaled, dot, toUnit } from './vectors.ts'

/** A library is what one reader saved: numbers of papers, none twice. */
export type Library = readonly number[]

/** So many libraries that can teach gained a little where it was tried; what fewer teach is what a few people like. */
export const fewestLibraries = 200

/** A library teaches when there is one paper to tell and two to tell it by. */
export const smallestLibrary = 3

/** How often all libraries are gone through, and how far one step goes. More of either learns the libraries by heart. */
const [epochs, rate] = [4, 0.02]
/** What cosines are multiplied by before the softmax: the more, the more only the most alike strangers count. */
const sharpness = 7
/** So many lessons each time through, at most, so that learning ends also where there are 100,000 readers. */
const mostLessons = 20_000
/** Lessons between two steps, the papers nobody asked for that they share, and the saved ones that a lesson looks at. */
const [batch, strangers, looked] = [128, 128, 20]

/**
 * Moves the words of a space so that what readers save together comes together: of each lesson one saved paper is to be
 * told from strangers by the middle of the others (softmax, its gradient by hand, and a step for each word that shrinks
 * as the word is moved, after AdaGrad). The same libraries give the same space.
 * @param papers the vectors that the libraries' numbers name
 * @returns a new space, or the same where there are too few libraries
 */
export function learnSpace(
  space: Space,
  papers: readonly WordVector[],
  libraries: readonly Library[],
  onProgress: (done: number, total: number) => void = () => undefined,
): Space {
  const teaching = libraries.filter((library) => library.length >= smallestLibrary)
  if (teaching.length < fewestLibraries) return space
  const learnt: Space = { dimensions: space.dimensions, words: space.words.slice() }
  const random = seeded(2)
  // Large libraries teach more often, but not as often as they are large, or a few readers would decide for all.
  const order = teaching.flatMap((library, reader) =>
    Array(Math.round(Math.sqrt(library.length / smallestLibrary))).fill(reader),
  )
  const lessons = Math.min(order.length, mostLessons)
  const mover = createMover(learnt, papers)
  for (let epoch = 0; epoch < epochs; epoch += 1) {
    shuffle(order, lessons, random)
    for (let from = 0; from < lessons; from += batch) {
      const shared = placeAll(
        learnt,
        papers,
        Array.from({ length: strangers }, () => below(papers.length, random)),
      )
      for (const reader of order.slice(from, Math.min(lessons, from + batch))) {
        const library = teaching[reader] ?? []
        const [told, ...others] = pick(library, 1 + looked, random)
        const lesson = { told: placeAll(learnt, papers, [told ?? 0]), others: placeAll(learnt, papers, others), shared }
        teach(lesson, new Set(library), learnt.dimensions)
        mover.collect(lesson.told)
        mover.collect(lesson.others)
      }
      mover.collect(shared)
      mover.step()
      onProgress(epoch * lessons + Math.min(lessons, from + batch), epochs * lessons)
    }
  }
  return learnt
}

/** Papers with their places, one after the other, the lengths those had, and where each should rather go. */
interface Placed {
  papers: readonly number[]
  places: Float32Array
  lengths: Float32Array
  gradients: Float32Array
}

function placeAll(space: Space, vectors: readonly WordVector[], papers: readonly number[]): Placed {
  const size = space.dimensions
  const places = new Float32Array(papers.length * size)
  const lengths = new Float32Array(papers.length)
  for (let index = 0; index < papers.length; index += 1) {
    const vector = vectors[papers[index] as number]
    if (vector) sumWords(space, vector, places, index * size)
    lengths[index] = toUnit(places, index * size, size)
  }
  return { papers, places, lengths, gradients: new Float32Array(places.length) }
}

/** Adds to the gradients of all papers of a lesson what it says about them. */
function teach(lesson: { told: Placed; others: Placed; shared: Placed }, library: ReadonlySet<number>, size: number) {
  const { told, others, shared } = lesson
  const reader = new Float32Array(size)
  for (let at = 0; at < others.places.length; at += size) addScaled(reader, 0, others.places, at, size, 1)
  const length = toUnit(reader, 0, size)
  if (length === 0) return
  const near = sharpness * dot(reader, 0, told.places, 0, size)
  const chances = new Float64Array(shared.papers.length)
  let sum = 1
  for (let index = 0; index < chances.length; index += 1) {
    if (library.has(shared.papers[index] as number)) continue
    const chance = Math.exp(sharpness * dot(reader, 0, shared.places, index * size, size) - near)
    chances[index] = chance
    sum += chance
  }
  const pull = new Float32Array(size)
  const push = (placed: Placed, index: number, strength: number) => {
    addScaled(pull, 0, placed.places, index * size, size, strength)
    addScaled(placed.gradients, index * size, reader, 0, size, strength)
  }
  for (let index = 0; index < chances.length; index += 1) {
    const strength = (sharpness * (chances[index] as number)) / sum
    if (strength > 1e-4) push(shared, index, strength)
  }
  push(told, 0, sharpness * (1 / sum - 1))
  // Only what turns the reader's direction counts: its length is always 1.
  addScaled(pull, 0, reader, 0, size, -dot(pull, 0, reader, 0, size))
  for (let at = 0; at < others.places.length; at += size) addScaled(others.gradients, at, pull, 0, size, 1 / length)
}

/** Collects where words should go, and moves them. */
function createMover({ dimensions: size, words }: Space, vectors: readonly WordVector[]) {
  const wanted = new Float32Array(words.length)
  const moved = new Float32Array(words.length / size)
  const touched = new Set<number>()
  return {
    collect({ papers, places, lengths, gradients }: Placed): void {
      papers.forEach((paper, index) => {
        const [at, length, vector] = [index * size, lengths[index] as number, vectors[paper]]
        if (!vector || length === 0) return
        addScaled(gradients, at, places, at, size, -dot(gradients, at, places, at, size))
        for (let i = 0; i < vector.numbers.length; i += 1) {
          const word = vector.numbers[i] as number
          touched.add(word)
          addScaled(wanted, word * size, gradients, at, size, (vector.weights[i] as number) / length)
        }
      })
    },
    step(): void {
      for (const word of touched) {
        const at = word * size
        moved[word] = (moved[word] as number) + dot(wanted, at, wanted, at, size) / size
        addScaled(words, at, wanted, at, size, -rate / (Math.sqrt(moved[word] as number) + 1e-6))
        wanted.fill(0, at, at + size)
      }
      touched.clear()
    },
  }
}

function below(limit: number, random: () => number): number {
  return Math.floor(random() * limit)
}

/** Some of the things, at most `most`, in any order. */
function pick(things: Library, most: number, random: () => number): number[] {
  const copy = [...things]
  shuffle(copy, Math.min(most, copy.length), random)
  return copy.slice(0, most)
}

/** Puts any of the things in each of the first places: Fisher and Yates. */
function shuffle(things: number[], places: number, random: () => number): void {
  for (let place = 0; place < places; place += 1) {
    const other = place + below(things.length - place, random)
    ;[things[place], things[other]] = [things[other] as number, things[place] as number]
  }
}
