import { constants, existsSync } from 'node:fs'
import { copyFile, mkdir, readdir } from 'node:fs/promises'
import { dirname, join } from 'node:path'
import { Command } from 'commander'
import { messagesOf, templatesFolder } from '../app.ts'
import { type Config, loadConfig } from '../config/config.ts'
import { messageOf, PaperrouteError } from '../lib/error.ts'
import { type Fault, inWords, TemplateError } from '../mail/compile/fault.ts'
import { readTemplateFiles, type TemplateFiles, unusedInWords } from '../mail/compile/template-files.ts'
import { loadTemplates } from '../mail/load-templates.ts'
import { siteOf } from '../mail/site.ts'
import { counted, print, remark } from './output.ts'

export function templatesCommand(): Command {
  const list = new Command('list')
    .description('the names that templates and messages have, and which of them are yours')
    .action(async () => await listTemplates(loadConfig().look.templatesDir))
  const copy = new Command('copy')
    .description('put templates or messages of ours into TEMPLATES_DIR, to be changed there')
    .argument(
      '<names...>',
      'files, such as digest.mjml or messages/en.json, or mails, such as digest for both of its files',
    )
    .action(async (names: string[]) => {
      const folder = loadConfig().look.templatesDir
      if (!folder) throw new PaperrouteError('TEMPLATES_DIR is not set: set it to a folder that takes your templates.')
      await copyTemplates(folder, names)
      remark('Change them, and look at them with `paperroute preview --watch`; what you delete is ours again.')
    })
  const check = new Command('check')
    .description('compile all templates and fill them with examples, odd ones among them; exits 1 where one is broken')
    .action(async () => await checkTemplates(loadConfig()))
  return new Command('templates')
    .description('the mails’ templates: copy ours, change them, check them')
    .addCommand(list)
    .addCommand(copy)
    .addCommand(check)
    .addHelpText(
      'after',
      `
To change how the digest looks:
  export TEMPLATES_DIR=./our-templates
  paperroute templates copy digest partials/head.mjml
  paperroute preview --watch          shows it in a browser as you edit
  paperroute templates check          before others get it

A running start or serve takes what has changed, and keeps what it had where that is broken.
docs/templates.md tells what a template may name.`,
    )
}

async function listTemplates(folder: string | undefined): Promise<void> {
  const { files, known } = await readTemplateFiles(templatesFolder, folder)
  const own = new Map([...files.values()].filter(({ isOwn }) => isOwn).map(({ name, path }) => [name, path]))
  if (folder) for (const name of await messagesIn(folder)) own.set(name, join(folder, name))
  const names = [...new Set([...known, ...(await messagesIn(templatesFolder)), ...own.keys()])]
  const width = Math.max(...names.map((name) => name.length))
  for (const name of names) print(own.has(name) ? `${name.padEnd(width)}  ${own.get(name)}` : name)
}

/** The files of messages in a folder of templates, `messages/en.json`. */
async function messagesIn(folder: string): Promise<string[]> {
  const names = existsSync(join(folder, 'messages')) ? await readdir(join(folder, 'messages')) : []
  return names
    .filter((name) => name.endsWith('.json'))
    .sort()
    .map((name) => `messages/${name}`)
}

/**
 * Copies all or, where one is there already, none; prints the path of each as soon as it is written.
 * @throws {PaperrouteError} where a name is unknown, or a file is there already or cannot be written
 */
async function copyTemplates(folder: string, names: readonly string[]): Promise<void> {
  const known = [...(await readTemplateFiles(templatesFolder)).known, ...(await messagesIn(templatesFolder))]
  const chosen = names.map((name) => {
    const found = known.filter((one) => one === name || one.replace(/\.\w+$/, '') === name)
    if (found.length > 0) return found
    throw new PaperrouteError(`There is no template ${JSON.stringify(name)}: name one of ${known.join(', ')}.`)
  })
  const copies = [...new Set(chosen.flat())].map((name) => ({
    from: join(templatesFolder, name),
    to: join(folder, name),
  }))
  const there = copies.map(({ to }) => to).filter((path) => existsSync(path))
  if (there.length > 0) {
    const [are, them] = there.length === 1 ? ['is', 'it'] : ['are', 'them']
    throw new PaperrouteError(
      `${there.join(', ')} ${are} there already, so nothing was copied: delete ${them} to begin with ours.`,
    )
  }
  for (const { from, to } of copies) {
    try {
      await mkdir(dirname(to), { recursive: true })
      await copyFile(from, to, constants.COPYFILE_EXCL)
    } catch (error) {
      throw new PaperrouteError(`${to} cannot be written (${messageOf(error)}): mend its folder or its permissions.`, {
        cause: error,
      })
    }
    print(to)
  }
}

async function checkTemplates(config: Config): Promise<void> {
  const folder = config.look.templatesDir
  const found = await readTemplateFiles(templatesFolder, folder)
  const unused = folder && unusedInWords(found, folder)
  if (unused) remark(`${unused}.`)
  const faults = await faultsOf(found, config)
  for (const fault of faults) {
    print(inWords(fault))
    if (fault.frame) print(`${fault.frame.replace(/^/gm, '    ')}\n`)
  }
  if (faults.length > 0) throw new PaperrouteError(`The templates have ${counted(faults.length, 'fault')}.`)
  const own = [...found.files.values()].filter(({ isOwn }) => isOwn).length
  print(`All ${found.files.size} templates can be used; ${own} of them ${own === 1 ? 'is' : 'are'} yours.`)
}

async function faultsOf(found: TemplateFiles, config: Config): Promise<readonly Fault[]> {
  try {
    await loadTemplates(found, siteOf(config), messagesOf(config), true)
    return []
  } catch (error) {
    if (error instanceof TemplateError) return error.faults
    throw error
  }
}
