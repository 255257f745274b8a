import { z } from 'zod'

/** What a digest is chosen for, as its row and the columns of a subscriber hold it. Lists are sorted. */
export const wants = z.object({
  /** arXiv category codes. */
  topics: z.array(z.string()).readonly(),
  /** Words and phrases to find; in straight quotes what must match as it is written. */
  keywords: z.array(z.string()).readonly(),
  /** Likewise to keep away. */
  avoid: z.array(z.string()).readonly(),
  /** People to follow, in the order of reading. */
  authors: z.array(z.string()).readonly(),
  /** Whether other papers may fill it up when too few are wanted. */
  withTrending: z.boolean(),
  digestSize: z.number(),
})

/** What a digest is chosen for; readers who want the same share it. No topics, keywords and authors: every paper. */
export type Wants = z.infer<typeof wants>

/** What somebody wants who has not said. */
export const defaultWants: Wants = {
  topics: [],
  keywords: [],
  avoid: [],
  authors: [],
  withTrending: true,
  digestSize: 10,
}
