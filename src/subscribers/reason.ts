import { z } from 'zod'

/** Why somebody leaves: what the page offers, by what is kept. */
export const reasons = {
  'too-many': 'Too many mails',
  'not-mine': 'The papers were not what I am after',
  'no-time': 'I do not get round to reading them',
  elsewhere: 'I find papers elsewhere',
  'not-asked': 'I never subscribed',
  other: 'Something else',
} as const
export type GivenReason = keyof typeof reasons

/** In UTF-16 units. */
export const longestWords = 300

/** What the form says: one of the reasons, a line of words, or both. */
export const reasonForm = z
  .object({
    reason: z
      .enum(Object.keys(reasons) as GivenReason[])
      .nullable()
      .catch(null),
    words: z
      .string()
      .catch('')
      .transform(
        (words) =>
          words
            .replace(/[\p{Cc}\s]+/gu, ' ')
            .trim()
            .slice(0, longestWords)
            .toWellFormed() || null,
      ),
  })
  .refine(({ reason, words }) => reason !== null || words !== null)
export type Reason = z.infer<typeof reasonForm>
