import type { Library } from '../../../src/digests/personal/learn-space.ts'
import { featuresOf, type Model } from '../../../src/digests/personal/model.ts'
import { type Bag, bagOf } from '../../../src/digests/personal/words.ts'
import { seeded } from '../../../src/lib/random.ts'

/** The vocabulary of made-up fields, each with words that go together. */
export const fields = [
  'graph node edge tree vertex colouring path clique',
  'protein cell gene enzyme membrane tissue antibody mutation',
  'galaxy star redshift halo dust telescope quasar nebula',
  'market price auction bidder trader equilibrium tariff wage',
].map((words) => words.split(' '))

/** Papers of the fields in turn: paper 0 of field 0, paper 1 of field 1 …, each of four words of its field. */
export function madePapers(count: number): Bag[] {
  const random = seeded(5)
  return Array.from({ length: count }, (_, index) => {
    const words = fields[index % fields.length] ?? []
    return bagOf(Array.from({ length: 4 }, () => words[Math.floor(random() * words.length)]).join(' '))
  })
}

/** Libraries of `size` papers each, of which the numbers are taken by `choose`. */
export function madeLibraries(count: number, size: number, choose: (random: () => number) => number): Library[] {
  const random = seeded(6)
  return Array.from({ length: count }, () => [...new Set(Array.from({ length: size }, () => choose(random)))])
}

/** What a model makes of texts. */
export function featuresOfTexts(model: Model, ...texts: string[]) {
  return texts.map((text) => featuresOf(model, bagOf(text)))
}
