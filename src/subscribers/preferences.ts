import { z } from 'zod'
import { isTimeZone } from '../lib/clock.ts'
import { isCategory } from '../papers/categories.ts'
import { cadences } from './due.ts'
import { authorList, keywordList, parseAuthors, parseKeywords } from './interests.ts'

/** The numbers of papers that the preference page offers. */
export const digestSizes = [3, 5, 10, 20, 30, 50] as const

/** How much of each abstract a digest shows, and whether it is one with pictures or text alone. */
export const abstractLengths = ['full', 'short'] as const
export const formats = ['html', 'text'] as const

/** What a subscriber wants, and when. */
export const preferences = z.object({
  /** arXiv category codes. None: all papers. Sorted, so that the same wants are written the same. */
  topics: z
    .array(z.string().refine(isCategory, 'is not a category of arXiv'))
    .max(200)
    .transform((topics) => [...new Set(topics)].sort()),
  /** Words and phrases to find and to keep away, and people to follow; see interests.ts. */
  keywords: keywordList,
  avoid: keywordList,
  authors: authorList,
  /** Whether other papers may fill the digest up. */
  withTrending: z.boolean(),
  digestSize: z.number().int().min(1).max(50),
  abstracts: z.enum(abstractLengths),
  format: z.enum(formats),
  cadence: z.enum(cadences),
  hour: z.number().int().min(0).max(23),
  timeZone: z.string().refine(isTimeZone, 'is not a time zone'),
})
export type Preferences = z.infer<typeof preferences>

const many = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())

/**
 * The preference page's form as the browser posts it. Of what is typed, that which cannot be kept is left out:
 * `parseKeywords` and `parseAuthors` say what and why.
 */
export const preferencesForm = z
  .object({
    topic: many.default([]),
    keywords: z.string().default(''),
    avoid: z.string().default(''),
    authors: z.string().default(''),
    trending: z.literal('on').optional(),
    size: z.coerce.number(),
    abstracts: z.string().default('full'),
    format: z.string().default('html'),
    cadence: z.string(),
    hour: z.coerce.number(),
    zone: z.string(),
  })
  .transform((form) => ({
    topics: form.topic,
    keywords: parseKeywords(form.keywords).kept,
    avoid: parseKeywords(form.avoid).kept,
    authors: parseAuthors(form.authors).kept,
    withTrending: form.trending === 'on',
    digestSize: form.size,
    abstracts: form.abstracts,
    format: form.format,
    cadence: form.cadence,
    hour: form.hour,
    timeZone: form.zone,
  }))
  .pipe(preferences)
