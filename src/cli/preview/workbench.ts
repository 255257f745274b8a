import { messageOf } from '../../lib/error.ts'
import type { Messages } from '../../lib/messages.ts'
import { type Fault, TemplateError } from '../../mail/compile/fault.ts'
import type { RenderedMail } from '../../mail/digest-view.ts'
import { examplesOf } from '../../mail/examples/examples.ts'
import { createLiveTemplates } from '../../mail/live-templates.ts'
import type { Site } from '../../mail/site.ts'
import type { MailName, MailTemplates } from '../../mail/templates.ts'
import type { Selection } from './selection.ts'

/** Templates that somebody works on, as they are at the moment. */
export interface Workbench {
  examples(mail: MailName): readonly Pick<PreviewExample, 'name'>[]
  /** What is selected, filled with the last templates that could be used, and what is wrong with those that are there now. */
  show(selected: Selection): Promise<Shown>
  /** Calls back at every change, whether or not it can be used, until what is returned is called. */
  onChange(changed: () => void): () => void
  /** Puts a further example before those of the digest. */
  addDigest(example: PreviewExample): void
  close(): void
}

export interface Shown {
  /** Absent where also the last good templates cannot fill this. */
  mail: RenderedMail | undefined
  /** Whether none of the operator's templates could be used so far, so that ours are shown. */
  isOurs: boolean
  faults: readonly Fault[]
  unused: string | undefined
}

/** One that may have to ask the database. */
export interface PreviewExample {
  name: string
  render(templates: MailTemplates): RenderedMail | Promise<RenderedMail>
}

/** How often the files are looked at, and how long they must have stayed the same, in milliseconds: nobody waits for a slip here. */
const times = { every: 300, settled: 60, patience: 3_000 }

/** @param tell is told what is wrong whenever that changes; of no faults where there were some */
export async function openWorkbench(deps: {
  ours: string
  own: string | undefined
  site: Site
  messages: Messages
  tell?: (faults: readonly Fault[]) => void
}): Promise<Workbench> {
  const { ours, own, site, messages, tell = () => undefined } = deps
  const more: PreviewExample[] = []
  const listeners = new Set<() => void>()
  let faults: readonly Fault[] = []
  let unused: string | undefined
  let hasBegun = false
  let isOurs = false
  const tellAll = () => {
    for (const changed of listeners) changed()
  }
  const set = (found: readonly Fault[]) => {
    if (found.length > 0 || faults.length > 0) tell(found)
    faults = found
    tellAll()
  }
  const live = createLiveTemplates(
    {
      ours,
      own,
      site,
      messages,
      isLenient: true,
      tell: {
        broken(error) {
          isOurs ||= !hasBegun
          set(faultsIn(error))
        },
        taken() {
          isOurs = false
          set([])
        },
        replaced: () => undefined,
        unused(words) {
          unused = words
        },
      },
    },
    times,
  )
  await live.current()
  hasBegun = true
  const looking = setInterval(() => void live.check(), times.every)
  const examples: Record<MailName, readonly PreviewExample[]> = examplesOf(site)
  const of = (mail: MailName): readonly PreviewExample[] => [...(mail === 'digest' ? more : []), ...examples[mail]]

  return {
    examples: of,
    async show({ mail, example }) {
      const all = of(mail)
      try {
        return { mail: await (all[example] ?? all[0])?.render(await live.current()), isOurs, faults, unused }
      } catch (error) {
        return { mail: undefined, isOurs, faults: [...faults, ...faultsIn(error)], unused }
      }
    },
    onChange(changed) {
      listeners.add(changed)
      return () => void listeners.delete(changed)
    },
    addDigest(example) {
      more.unshift(example)
      tellAll()
    },
    close: () => clearInterval(looking),
  }
}

function faultsIn(error: unknown): readonly Fault[] {
  return error instanceof TemplateError ? error.faults : [{ file: 'templates', what: messageOf(error) }]
}
