import { constants } from 'node:fs'
import { copyFile, mkdir } from 'node:fs/promises'
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
    .description('the names that templates have, and which of them are yours')
    .action(async () => {
      const { files, known } = await readTemplateFiles(templatesFolder, loadConfig().look.templatesDir)
      const width = Math.max(...known.map((name) => name.length))
      for (const name of known) print(files.get(name)?.isOwn ? `${name.padEnd(width)}  ${files.get(name)?.path}` : name)
    })
  const copy = new Command('copy')
    .description('put templates of ours into TEMPLATES_DIR, to be changed there')
    .argument('<names...>', 'files, such as digest.mjml, or mails, such as digest for both of its files')
    .action(async (names: string[]) => {
      const folder = loadConfig().look.templatesDir
      if (!folder) throw new PaperrouteError('TEMPLATES_DIR is not set: set it to a folder that takes your templates.')
      const copied = await copyTemplates(folder, names)
      for (const path of copied) print(path)
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

/** @returns where they are now @throws {PaperrouteError} where a name is unknown or a file is there already */
async function copyTemplates(folder: string, names: readonly string[]): Promise<string[]> {
  const { known } = await readTemplateFiles(templatesFolder)
  const chosen = names.map((name) => {
    const found = known.filter((one) => one === name || one.replace(/\.\w+$/, '') === name)
    if (found.length > 0) return found
    throw new PaperrouteError(`There is no template ${JSON.stringify(name)}: name one of ${known.join(', ')}.`)
  })
  const paths: string[] = []
  for (const name of new Set(chosen.flat())) {
    const path = join(folder, name)
    try {
      await mkdir(dirname(path), { recursive: true })
      await copyFile(join(templatesFolder, name), path, constants.COPYFILE_EXCL)
      paths.push(path)
    } catch (error) {
      const isThere = (error as NodeJS.ErrnoException).code === 'EEXIST'
      const why = isThere ? 'is there already: delete it to begin with ours' : `cannot be written (${messageOf(error)})`
      throw new PaperrouteError(`${path} ${why}.`, { cause: error })
    }
  }
  return paths
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
