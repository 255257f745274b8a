import { z } from 'zod'
import { isTimeZone } from '../lib/clock.ts'
import { languageTag } from '../lib/language.ts'
import { isCategory } from '../papers/categories.ts'
import { cadences, daysOf } from './due.ts'
import { authorList, keywordList, parseAuthors, parseKeywords } from './interests.ts'

/** The numbers of papers that the preference page offers. */
export const digestSizes = [3, 5, 10, 20, 30, 50] as const

/** What a digest shows of abstracts: the lead's whole and of the others the beginning, every one whole, or a little of each. */
export const abstractLengths = ['lead', 'full', 'short'] as const
/** Whether a digest is one with headings and links, or text alone. */
export const formats = ['html', 'text'] as const
export type AbstractLength = (typeof abstractLengths)[number]
export type Format = (typeof formats)[number]

/** A whole number from `least` to `most`, with one line for whatever else it is. */
function between(least: number, most: number) {
  const words = `must be ${least} to ${most}`
  return z.number(words).int(words).min(least, words).max(most, words)
}

const language = z
  .string()
  .max(35, 'is longer than the tag of any language')
  .transform((text, context) => {
    const tag = languageTag(text)
    if (tag !== undefined) return tag
    context.addIssue({ code: 'custom', message: 'is not the tag of a language, such as de' })
    return z.NEVER
  })
  .nullable()

/** Each of the preferences by itself. */
export const preferenceFields = z.object({
  /** arXiv category codes. None: all papers. Sorted, so that the same wants are written the same. */
  topics: z
    .array(z.string().refine(isCategory, { error: ({ input }) => `has ${input}, which is no category of arXiv` }))
    .max(200, 'must be 200 at most')
    .transform((topics) => [...new Set(topics)].sort()),
  /** Words and phrases to find and to keep away, and people to follow; see interests.ts. */
  keywords: keywordList,
  avoid: keywordList,
  authors: authorList,
  /** Whether other papers may fill the digest up. */
  withTrending: z.boolean(),
  digestSize: between(1, 50),
  abstracts: z.enum(abstractLengths, `must be one of ${abstractLengths.join(', ')}`),
  format: z.enum(formats, `must be ${formats.join(' or ')}`),
  cadence: z.enum(cadences, `must be one of ${cadences.join(', ')}`),
  /** ISO weekdays (1 is Monday), or the day of the month. */
  days: z.array(z.number('must be numbers, 1 for Monday or the first of the month')),
  hour: between(0, 23),
  timeZone: z.string().refine(isTimeZone, 'must be an IANA time zone, such as Europe/Berlin'),
  /** Whether a mail says so when nothing is new. */
  wantsQuietNote: z.boolean(),
  /** In which mail and pages speak, a tag such as `de`; null: the installation's. */
  language,
})

/** What a subscriber wants, and when. */
export const preferences = preferenceFields.transform((wants, context) => {
  const days = daysOf(wants.cadence, wants.days)
  if (days) return { ...wants, days }
  context.addIssue({ code: 'custom', path: ['days'], message: 'are not days of the cadence' })
  return z.NEVER
})
export type Preferences = z.infer<typeof preferences>

const many = z.union([z.string(), z.array(z.string())]).transform((value) => [value].flat())

/** The form holds the days of every cadence, since it works without a script; those of the cadence count. */
function daysFields(form: {
  cadence: string
  chosenDay: string[]
  weekday?: string | undefined
  monthDay?: string | undefined
}): string[] {
  if (form.cadence === 'chosen') return form.chosenDay
  const day = form.cadence === 'monthly' ? form.monthDay : form.weekday
  return day === undefined ? [] : [day]
}

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
    abstracts: z.string().default('lead'),
    format: z.string().default('html'),
    cadence: z.string(),
    chosenDay: many.default([]),
    weekday: z.string().optional(),
    monthDay: z.string().optional(),
    hour: z.coerce.number(),
    zone: z.string(),
    quietNote: z.literal('on').optional(),
    language: z.string().optional(),
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
    days: daysFields(form).map(Number),
    hour: form.hour,
    timeZone: form.zone,
    wantsQuietNote: form.quietNote === 'on',
    // A page of before there were languages, or of another program, says nothing of it.
    language: form.language || null,
  }))
  .pipe(preferences)
