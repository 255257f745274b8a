import { expect, test } from 'vitest'
import { learnModel } from '../../src/digests/personal/model.ts'
import { personalFor } from '../../src/digests/personal-choice.ts'
import { featuresOfTexts, madePapers } from './personal/world.ts'

const model = await learnModel(() => madePapers(400))

/** Why a paper about stars comes to a reader who saved these papers, or only said to like them, where likeness speaks from a bar on. */
function why(from: number, ...saved: boolean[]) {
  const [paper, ...liked] = featuresOfTexts(model, 'star dust halo', 'star galaxy', 'dust halo', 'halo star')
  if (!paper) throw new Error('no paper')
  const reader = {
    ...{ taste: null, bar: { from, downTo: -1 }, disliked: [], known: new Set<number>() },
    liked: liked.slice(0, saved.length).map((features, index) => {
      return { id: index + 2, title: `${index + 2}`, features, isSaved: saved[index] ?? false }
    }),
  }
  return personalFor(reader, [{ id: 1, score: 1, features: paper }], model.corpus).why(1)
}

test('a paper that is much like one that the reader saved or liked names it and says which', () => {
  expect(why(0, true)).toEqual({ kind: 'like', title: '2', isSaved: true })
  expect(why(0, false)).toEqual({ kind: 'like', title: '2', isSaved: false })
})

test('a paper that is like no single one is like saved papers only where all that speak for it were saved', () => {
  expect(why(2, true, true)).toEqual({ kind: 'like', title: null, isSaved: true })
  expect(why(2, true, false)).toEqual({ kind: 'like', title: null, isSaved: false })
  expect(why(2, false, true)).toEqual({ kind: 'like', title: null, isSaved: false })
})
