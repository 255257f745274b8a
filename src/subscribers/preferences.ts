import { z } from 'zod'
import { isTimeZone } from '../lib/clock.ts'
import { isCategory } from '../papers/categories.ts'
import { cadences } from './due.ts'

/** The numbers of papers that the preference page offers. */
export const digestSizes = [3, 5, 10, 20, 30, 50] as const

/** What a subscriber wants, and when. */
export const preferences = z.object({
  /** arXiv category codes. None: all papers. Sorted, so that the same wants are written the same. */
  topics: z
    .array(z.string().refine(isCategory, 'is not a category of arXiv'))
    .max(200)
    .transform((topics) => [...new Set(topics)].sort()),
  /** Whether papers of other topics may fill the digest up. */
  withTrending: z.boolean(),
  digestSize: z.number().int().min(1).max(50),
  cadence: z.enum(cadences),
  hour: z.number().int().min(0).max(23),
  timeZone: z.string().refine(isTimeZone, 'is not a time zone'),
})
export type Preferences = z.infer<typeof preferences>

const many = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())

/** The preference page's form as the browser posts it. */
export const preferencesForm = z
  .object({
    topic: many.default([]),
    trending: z.literal('on').optional(),
    size: z.coerce.number(),
    cadence: z.string(),
    hour: z.coerce.number(),
    zone: z.string(),
  })
  .transform((form) => ({
    topics: form.topic,
    withTrending: form.trending === 'on',
    digestSize: form.size,
    cadence: form.cadence,
    hour: form.hour,
    timeZone: form.zone,
  }))
  .pipe(preferences)
