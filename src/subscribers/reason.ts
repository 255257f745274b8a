import { z } from 'zod'

/** Why somebody leaves: the messages that the page offers, by what is kept. */
export const reasons = {
  'too-many': 'reason.too-many',
  'not-mine': 'reason.not-mine',
  'no-time': 'reason.no-time',
  elsewhere: 'reason.elsewhere',
  'not-asked': 'reason.not-asked',
  other: 'reason.other',
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
