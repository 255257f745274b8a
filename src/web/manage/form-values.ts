import { z } from 'zod'
import { parseAuthors, parseKeywords } from '../../subscribers/interests.ts'
import type { Preferences } from '../../subscribers/preferences.ts'

const one = z.string().catch('')
const ticked = z.literal('on').optional().catch(undefined)
const many = z
  .union([z.string(), z.array(z.string())])
  .transform((value) => [value].flat())
  .catch([])

/** Which button was pressed. Of these only `save` changes anything. */
export const pressed = z.object({ do: z.enum(['save', 'preview', 'find']).catch('save') })

/** What the form's fields hold as they were posted, also where it cannot be kept: nothing that is typed gets lost. */
export const formValues = z.object({
  /** What is looked for among the topics. */
  find: one,
  topic: many,
  keywords: one,
  avoid: one,
  authors: one,
  trending: ticked,
  size: one,
  abstracts: one,
  format: one,
  cadence: one,
  chosenDay: many,
  weekday: one,
  monthDay: one,
  hour: one,
  zone: one,
  quietNote: ticked,
  language: one,
})
export type FormValues = z.infer<typeof formValues>

/** What the form's fields hold for preferences that are kept. */
export function valuesOf(wants: Preferences): FormValues {
  const days = wants.days.map(String)
  return {
    find: '',
    topic: wants.topics,
    keywords: wants.keywords.join('\n'),
    avoid: wants.avoid.join('\n'),
    authors: wants.authors.join('\n'),
    trending: wants.withTrending ? 'on' : undefined,
    size: `${wants.digestSize}`,
    abstracts: wants.abstracts,
    format: wants.format,
    cadence: wants.cadence,
    chosenDay: wants.cadence === 'chosen' ? days : [],
    weekday: (wants.cadence === 'weekly' ? days[0] : undefined) ?? '1',
    monthDay: (wants.cadence === 'monthly' ? days[0] : undefined) ?? '1',
    hour: `${wants.hour}`,
    zone: wants.timeZone,
    quietNote: wants.wantsQuietNote ? 'on' : undefined,
    language: wants.language ?? '',
  }
}

/** The fields of typed interests, and how each is read. */
export const interestFields = { keywords: parseKeywords, avoid: parseKeywords, authors: parseAuthors } as const

/** What the fields hold after saving: what was kept, and what was typed where some of it could not be. */
export function valuesAfterSaving(saved: Preferences, typed: FormValues): FormValues {
  const values = valuesOf(saved)
  for (const [name, parse] of Object.entries(interestFields) as [keyof typeof interestFields, typeof parseKeywords][]) {
    if (parse(typed[name]).dropped.length > 0) values[name] = typed[name]
  }
  return values
}

/** What is wrong with which fields: the keys of messages for who filled them in. */
export type Faults = ReadonlyMap<string, string>
export const noFaults: Faults = new Map()

/** The names of fields by those of the preferences, where they are not the same. */
const fieldOf: Record<string, string> = {
  topics: 'topic',
  withTrending: 'trending',
  digestSize: 'size',
  weekday: 'days',
  monthDay: 'days',
  chosenDay: 'days',
  timeZone: 'zone',
  wantsQuietNote: 'quietNote',
}

const faultKeys: Record<string, string> = {
  topic: 'fault.topic',
  size: 'fault.size',
  cadence: 'fault.cadence',
  days: 'fault.days',
  hour: 'fault.hour',
  zone: 'fault.zone',
  language: 'fault.language',
}

/** The faults of a form that `preferencesForm` did not take. */
export function faultsOf(error: z.ZodError): Faults {
  return new Map(
    error.issues.map(({ path }) => {
      const name = String(path[0])
      const field = fieldOf[name] ?? name
      return [field, faultKeys[field] ?? 'fault.other']
    }),
  )
}
