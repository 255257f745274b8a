import { beforeEach, expect, it } from 'vitest'
import { createCards } from '../../src/mail/cards.ts'
import { type CompiledDigest, compileDigest } from '../../src/mail/compile-mail.ts'
import { knownNames } from '../../src/mail/examples/known-names.ts'
import { testMessages, testSite } from '../support/builders.ts'
import { adasLinks, digestView, paperView, paperViews, templatesOf, testWorkshop } from './views.ts'

let filled: number
let card: CompiledDigest['card']
beforeEach(async () => {
  const compiled = await compileDigest(await testWorkshop(), 'digest', knownNames(testSite(), testMessages).digest)
  filled = 0
  card = {
    text: compiled.card.text,
    html: (scope) => {
      filled += 1
      return compiled.card.html(scope)
    },
  }
})

const how = { isLead: false, hasWhy: true, abstracts: 'lead', words: testMessages.usual } as const

it('fills a card once for all digests that hold its paper, at whatever place and for whatever reason', () => {
  const cardOf = createCards(card)
  const [first, second] = [cardOf(paperView(), how).at(2, 'Trending'), cardOf(paperView(), how).at(11, 'Follows A. B.')]
  expect(filled).toBe(1)
  expect(first.html.filter((piece) => second.html.includes(piece)).length).toBeGreaterThan(5)
})

it.each([
  ['is upvoted', { upvotes: 7 }],
  ['is corrected', { title: 'Another title' }],
  ['has another author', { authors: ['Ada Byron'] }],
])('fills it again when the paper %s', (_, change) => {
  const cardOf = createCards(card)
  cardOf(paperView(), how)
  const before = cardOf(paperView(), how)
  const after = cardOf(paperView(change), how)
  expect(filled).toBe(2)
  expect(after.at(1, 'x').html).not.toEqual(before.at(1, 'x').html)
})

it.each([
  ['leads', { ...how, isLead: true }],
  ['has no reason', { ...how, hasWhy: false }],
  ['is to be short', { ...how, abstracts: 'short' as const }],
  ['is to be whole', { ...how, abstracts: 'full' as const }],
  ['is read in German', { ...how, words: testMessages.for('de') }],
])('has another card where the paper %s', (_, other) => {
  const cardOf = createCards(card)
  cardOf(paperView(), how)
  cardOf(paperView(), other)
  cardOf(paperView(), how)
  cardOf(paperView(), other)
  expect(filled).toBe(2)
})

it('says in each digest what a fresh one says', async () => {
  const used = await templatesOf()
  const reasons = ['Trending', null, 'Follows <b>A. B.</b> & “co” · '.repeat(5), '   ', '$& {{ x }}']
  for (let round = 0; round < 12; round += 1) {
    const papers = paperViews(12).map((paper, i) => ({ ...paper, why: reasons[(i + round) % reasons.length] ?? null }))
    const view = digestView({ papers: [...papers.slice(round), ...papers.slice(0, round)] })
    const fresh = await templatesOf()
    expect(used.renderDigest(view).forReader(adasLinks)).toEqual(fresh.renderDigest(view).forReader(adasLinks))
  }
})

it('hangs the number in the margin of the letter, and wraps the reason to it', async () => {
  const templates = await templatesOf()
  const papers = paperViews(100, {
    title: 'A title of some words '.repeat(6),
    why: 'Follows somebody with a name '.repeat(4),
  })
  const { text } = templates.renderDigest(digestView({ papers })).forReader(adasLinks)
  expect(text).toMatch(/\n1\. {2}A title .*\n {4}\S/)
  expect(text).toMatch(/\n12\. A title .*\n {4}\S/)
  expect(text).toMatch(/\n {4}Follows somebody .*\n {4}\S/)
  for (const line of text.split('\n')) if (!line.includes('https://')) expect(line.length).toBeLessThanOrEqual(72)
})
