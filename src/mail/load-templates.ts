import type { Messages } from '../lib/messages.ts'
import { allOf, refuse } from './compile/fault.ts'
import { createEngines } from './compile/liquid.ts'
import type { TemplateFiles } from './compile/template-files.ts'
import { type CompiledMail, compileDigest, compileMail, type Workshop, type WrittenDigest } from './compile-mail.ts'
import { type KnownNames, knownNames } from './examples/known-names.ts'
import { tryTemplates } from './examples/try-templates.ts'
import { houseOf, type Site } from './site.ts'
import { type MailTemplates, mailTemplates, type PlainMail, plainMails } from './templates.ts'

/**
 * Compiles all templates, so that a broken one stops the start and not the morning's mail. Where some are the
 * operator's, every mail is also filled with examples, odd ones among them.
 * @param areTried whether that is done also where none is
 * @throws {TemplateError} that names every fault with file, line and remedy
 */
export async function loadTemplates(
  { files }: Pick<TemplateFiles, 'files'>,
  site: Site,
  messages: Messages,
  areTried = [...files.values()].some(({ isOwn }) => isOwn),
): Promise<MailTemplates> {
  const engines = createEngines(houseOf(site), messages)
  const shop: Workshop = { files, engines, palette: site.look.palette, words: messages.usual }
  const names = knownNames(site, messages)
  const [digest, plain] = await allOf<[WrittenDigest, Record<PlainMail, CompiledMail>]>(
    () => compileDigest(shop, 'digest', names.digest),
    () => compilePlain(shop, names.plain),
  )
  if (areTried) refuse(tryTemplates({ digest, plain }, messages, files, site))
  return mailTemplates({ digest, plain }, messages)
}

async function compilePlain(shop: Workshop, names: KnownNames['plain']): Promise<Record<PlainMail, CompiledMail>> {
  const compiled = await allOf<CompiledMail[]>(...plainMails.map((name) => () => compileMail(shop, name, names[name])))
  return Object.fromEntries(plainMails.map((name, index) => [name, compiled[index]])) as Record<PlainMail, CompiledMail>
}
