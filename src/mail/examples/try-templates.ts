import { messageOf } from '../../lib/error.ts'
import { escapeHtml } from '../../lib/html.ts'
import type { Messages } from '../../lib/messages.ts'
import { type Fault, onceEach, TemplateError } from '../compile/fault.ts'
import type { TemplateFiles } from '../compile/template-files.ts'
import type { WrittenDigest } from '../compile-mail.ts'
import type { Site } from '../site.ts'
import { type CompiledMails, type MailName, type MailTemplates, mailTemplates } from '../templates.ts'
import { type Example, examplesOf } from './examples.ts'
import { triedDigest } from './tried-digest.ts'

/** Fills every mail with every example, and gives what is wrong with what comes of it: what fails only now and then is found here. */
export function tryTemplates(
  { digest, plain }: CompiledMails & { digest: WrittenDigest },
  messages: Messages,
  files: TemplateFiles['files'],
  site: Site,
): Fault[] {
  const tried = triedDigest(digest)
  const templates = mailTemplates({ digest: tried.digest, plain }, messages)
  const faults = Object.entries(examplesOf(site)).flatMap(([name, examples]) =>
    examples.flatMap((example) => faultsOf(templates, name as MailName, example, files)),
  )
  return onceEach([...tried.faults(), ...faults])
}

function faultsOf(templates: MailTemplates, mail: MailName, example: Example, files: TemplateFiles['files']): Fault[] {
  const path = (name: string) => files.get(name)?.path ?? name
  try {
    const { html, text } = example.render(templates)
    return Object.entries(example.links).flatMap(([name, link]) => {
      const what = `it does not show {{ ${name} }}, without which its reader cannot ${purposeOf(name)}: put a link to it in`
      return [
        ...(visible(html).includes(`href="${escapeHtml(link)}"`) ? [] : [{ file: path(`${mail}.mjml`), what }]),
        ...(text.includes(link) ? [] : [{ file: path(`${mail}.txt`), what }]),
      ]
    })
  } catch (error) {
    if (error instanceof TemplateError) return [...error.faults]
    return [{ file: path(`${mail}.mjml`), what: `${messageOf(error)} (in the example “${example.name}”)` }]
  }
}

function visible(html: string): string {
  return html.replace(/<!--[\s\S]*?-->/g, '')
}

function purposeOf(name: string): string {
  if (name === 'unsubscribeUrl') return 'leave'
  return name === 'manageUrl' ? 'change anything' : 'do what the mail is for'
}
