import type { Messages } from '../../lib/messages.ts'
import type { CompiledMail } from '../compile-mail.ts'
import { papersMark } from '../pieces.ts'
import type { Site } from '../site.ts'
import { mailTemplates, type PlainMail, plainMails } from '../templates.ts'
import { examplesOf } from './examples.ts'

/** An example of all that each mail's templates are filled with, without what all templates know. */
export interface KnownNames {
  /** Around the papers, and of one paper. */
  digest: { frame: object; card: object }
  plain: Readonly<Record<PlainMail, object>>
}

/** Finds out by filling every example into templates that only write down what they were given. */
export function knownNames(site: Site, messages: Messages): KnownNames {
  const frame = recorder()
  const card = recorder()
  const plain = plainMails.map((name) => [name, recorder()] as const)
  const templates = mailTemplates(
    {
      digest: { frame: frame.mail, card: card.mail },
      plain: Object.fromEntries(plain.map(([name, { mail }]) => [name, mail])) as Record<PlainMail, CompiledMail>,
    },
    messages,
  )
  for (const example of Object.values(examplesOf(site)).flat()) example.render(templates)
  return {
    digest: { frame: frame.seen, card: card.seen },
    plain: Object.fromEntries(plain.map(([name, { seen }]) => [name, seen])) as Record<PlainMail, object>,
  }
}

function recorder(): { mail: CompiledMail; seen: object } {
  const seen: Record<string, unknown> = {}
  const record = (said: string) => (scope: object) => {
    addTo(seen, scope)
    return said
  }
  // The HTML also sees the subject, which the letter does not.
  return { mail: { subject: record(''), html: () => papersMark, text: record(papersMark) }, seen }
}

/** What one example lacks another may have. */
function addTo(seen: Record<string, unknown>, scope: object): void {
  for (const [name, value] of Object.entries(scope)) {
    const known = seen[name]
    if (isGroup(value)) {
      const group = isGroup(known) ? known : {}
      addTo(group, value)
      seen[name] = group
    } else if (known === undefined || known === null || (Array.isArray(known) && known.length === 0)) seen[name] = value
  }
}

function isGroup(value: unknown): value is Record<string, unknown> {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
}
