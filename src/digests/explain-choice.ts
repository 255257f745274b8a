import type { Db } from '../db/database.ts'
import type { Words } from '../lib/words.ts'
import type { Paper } from '../papers/store.ts'
import type { Models } from './kept-model.ts'
import { createPaperIndex, type PaperIndex } from './paper-index.ts'
import { type Features, featuresOf, type Model } from './personal/model.ts'
import { likenessTo, scoreParts, sharedWords } from './personal/score.ts'
import { createTaster } from './personal/taste.ts'
import { paperBag } from './personal/words.ts'
import { personalFor, speaks } from './personal-choice.ts'
import { rankFor, weights } from './rank.ts'
import { createTastes, type LikedPaper, type ReaderTaste } from './reader-tastes.ts'
import type { Wants } from './wants.ts'
import { reasonInWords, whyInWords } from './why.ts'

/** A reason that a reader has for a paper, what it is about, and what it weighs. */
export interface ChoiceReason {
  name: keyof typeof weights
  of: string[]
  weight: number
}

/** What a reader's opinions say about a paper. */
export interface PersonalExplanation {
  score: number
  /** From where on it speaks for the paper, and down from where against it. */
  speaksFrom: number
  speaksDownTo: number
  /** What the score is the sum of. */
  terms: { name: string; contribution: number }[]
  /** The most alike of the papers that the reader saved or wants more like. */
  nearest: {
    paperId: number
    title: string
    isSaved: boolean
    likeness: number
    /** What both say, with what each word adds to the likeness. */
    words: { word: string; weight: number }[]
  } | null
}

/** What speaks for a paper to one reader. */
export interface ChoiceExplanation {
  reasons: ChoiceReason[]
  /** Papers whose reasons weigh more come first; of the same weight the score decides, then what is trending. */
  weight: number
  /** Words to keep away that it has. */
  avoided: string[]
  /** Whether they have an opinion on this paper, so that it does not come. */
  isKnown: boolean
  /** As the digest would say it; null where it says nothing. */
  why: string | null
  personal: PersonalExplanation | null
  /** Why their opinions say nothing, where they do not. */
  whyNotPersonal: string | null
}

const mostWords = 5

/** Explains in `words` what speaks for a paper to a reader who wants this, named by the number of their row. */
export async function explainChoice(
  deps: { db: Db; models: Models; words: Words },
  paper: Paper,
  reader: { id: number; wants: Wants },
): Promise<ChoiceExplanation> {
  const model = (await deps.models.current(deps.db))?.model ?? null
  const features = model && featuresOf(model, paperBag(paper))
  const index = createPaperIndex([{ ...paper, edition: 1, position: 1, score: 0 }])
  const taste = await tasteOf(deps.db, model, reader.id)
  const explained = model && features && taste?.taste ? explainScore(model, features, taste) : null
  const speaking = taste && explained && features && speaks(taste)(explained.score)
  const scored = speaking ? [{ id: paper.id, score: explained.score, features }] : []
  const personal = taste && personalFor(taste, scored, model?.corpus)
  const like = personal?.why(paper.id)
  const isLiked = (personal?.scores.get(paper.id) ?? 0) > 0
  const likeWhat = like ? reasonInWords(deps.words, like) : ''
  const reasons = reasonsOf(index, reader.wants, isLiked ? [likeWhat] : [])
  const [choice] = rankFor(reader.wants, index, { personal })
  return {
    reasons,
    weight: reasons.reduce((sum, { weight }) => sum + weight, 0),
    avoided: reader.wants.avoid.filter((keyword) => index.withKeyword(keyword).length > 0),
    isKnown: taste?.known.has(paper.id) ?? false,
    why: choice?.why ? whyInWords(deps.words, choice.why) : null,
    personal: explained,
    whyNotPersonal: explained ? null : whyNot(model, taste),
  }
}

async function tasteOf(db: Db, model: Model | null, reader: number): Promise<ReaderTaste | undefined> {
  for await (const [, taste] of createTastes(db, model)([reader])) return taste
  return undefined
}

function whyNot(model: Model | null, taste: ReaderTaste | undefined): string {
  if (!taste) return 'this reader has saved and rated nothing'
  if (!model) return 'no model has been learnt yet; "paperroute ranking learn" does it'
  return 'what this reader saved and rated gives no taste'
}

function reasonsOf(index: PaperIndex, wants: Wants, like: string[]): ChoiceReason[] {
  const inTitle = wants.keywords.filter((keyword) => index.withKeywordInTitle(keyword).length > 0)
  const found: Record<keyof typeof weights, string[]> = {
    author: wants.authors.filter((name) => index.byAuthor(name).length > 0),
    keywordInTitle: inTitle,
    keyword: wants.keywords.filter((keyword) => index.withKeyword(keyword).length > 0),
    personal: like,
    topic: wants.topics.filter((topic) => index.ofTopic(topic).length > 0),
  }
  const names = Object.keys(weights) as (keyof typeof weights)[]
  return names.flatMap((name) => (found[name].length > 0 ? { name, of: found[name], weight: weights[name] } : []))
}

function explainScore(model: Model, features: Features, reader: ReaderTaste): PersonalExplanation {
  const tasteOf = createTaster(model)
  const liked = reader.liked.map((paper) => paper.features)
  const disliked = reader.disliked.map((paper) => paper.features)
  const parts = [
    { of: 'liked', taste: tasteOf(liked) },
    { of: 'disliked', taste: tasteOf([], disliked) },
  ]
  const terms = parts.flatMap(({ of, taste }) => {
    if (!taste) return []
    const { words, place } = scoreParts(taste, features)
    return [
      { name: `words of ${of} papers`, contribution: words },
      { name: `nearness to ${of} papers`, contribution: place },
    ]
  })
  const score = terms.reduce((sum, { contribution }) => sum + contribution, 0)
  const { bar } = reader
  return {
    score,
    speaksFrom: bar.from,
    speaksDownTo: bar.downTo,
    terms,
    nearest: nearestOf(model, features, reader.liked),
  }
}

function nearestOf(model: Model, features: Features, liked: readonly LikedPaper[]): PersonalExplanation['nearest'] {
  const likenessOf = likenessTo(features)
  const [nearest] = liked
    .map((paper) => ({ paper, likeness: likenessOf(paper.features) }))
    .sort((one, other) => other.likeness - one.likeness)
  if (!nearest) return null
  const { id, title, isSaved } = nearest.paper
  const words = sharedWords(features, nearest.paper.features)
    .slice(0, mostWords)
    .map(({ word, weight }) => ({ word: model.corpus.words[word] ?? '', weight }))
  return { paperId: id, title, isSaved, likeness: nearest.likeness, words }
}
