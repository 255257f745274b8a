import { z } from 'zod'
import { type MailName, mailNames } from '../../mail/templates.ts'

export const views = ['wide', 'phone', 'text', 'source'] as const
export const schemes = ['light', 'dark'] as const

/** What the page shows, as its address says. What the address does not say, or wrongly, is as it mostly is. */
export interface Selection {
  mail: MailName
  /** The place of an example among those of its mail. */
  example: number
  view: (typeof views)[number]
  scheme: (typeof schemes)[number]
}

const selection = z.object({
  mail: z.enum(mailNames).catch('digest'),
  example: z.coerce.number().int().min(0).catch(0),
  view: z.enum(views).catch('wide'),
  scheme: z.enum(schemes).catch('light'),
})

export function selectionOf(query: Record<string, string>): Selection {
  return selection.parse(query)
}

/** The address of a page that shows it. */
export function addressOf({ mail, example, view, scheme }: Selection, path = '/'): string {
  return `${path}?${new URLSearchParams({ mail, example: `${example}`, view, scheme })}`
}
