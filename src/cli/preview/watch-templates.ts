import { existsSync } from 'node:fs'
import { join } from 'node:path'
import { type App, messagesOf, openApp, templatesFolder } from '../../app.ts'
import { type Config, loadConfig } from '../../config/config.ts'
import { clusterName } from '../../db/embedded/folder.ts'
import { createChooser } from '../../digests/choose.ts'
import { defaultWants } from '../../digests/wants.ts'
import { latestEdition } from '../../editions/store.ts'
import { messageOf } from '../../lib/error.ts'
import { createLogger } from '../../lib/log.ts'
import { type Fault, inWords } from '../../mail/compile/fault.ts'
import { describeDigest } from '../../mail/describe-digest.ts'
import { exampleLinks } from '../../mail/examples/examples.ts'
import { siteOf } from '../../mail/site.ts'
import { print, remark } from '../output.ts'
import { untilSignal } from '../with-app.ts'
import { createPreview, servePreview } from './serve-preview.ts'
import { openWorkbench, type PreviewExample, type Workbench } from './workbench.ts'

/** Serves the mails as their templates are, until Ctrl-C. Needs no database; where there is one, also the latest edition. */
export async function watchTemplates(port: number): Promise<void> {
  const config = loadConfig()
  const site = siteOf(config)
  const messages = messagesOf(config)
  const { arrived, letGo } = untilSignal()
  const own = config.look.templatesDir
  try {
    const workbench = await openWorkbench({ ours: templatesFolder, own, site, messages, tell: tellFaults })
    try {
      const served = await servePreview(createPreview(workbench, site), port)
      try {
        print(`${served.url} shows the templates of ${own ?? templatesFolder} as they change. Ctrl-C ends it.`)
        if (!own) remark('Set TEMPLATES_DIR to change them without changing ours: `paperroute templates --help`.')
        await withLatest(config, workbench, arrived)
      } finally {
        await served.close()
      }
    } finally {
      workbench.close()
    }
  } finally {
    letGo()
  }
}

/** Who edits looks at the terminal too, and may have no browser open yet. */
function tellFaults(faults: readonly Fault[]): void {
  if (faults.length === 0) remark('The templates can be used again.')
  for (const fault of faults) remark(inWords(fault))
}

/** Adds the latest edition as soon as the database answers, which takes seconds where it has to be started. */
async function withLatest(config: Config, workbench: Workbench, arrived: Promise<unknown>): Promise<void> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, clusterName))) {
    await arrived
    return
  }
  remark('The latest edition comes as soon as the database answers.')
  const adding = addLatest(config, workbench)
  await arrived
  await (await adding)?.close()
}

/** A preview does without a database that does not answer. */
async function addLatest(config: Config, workbench: Workbench): Promise<App | undefined> {
  let app: App | undefined
  try {
    app = await openApp(config, createLogger(config.logLevel ?? 'warn'))
    if (await latestEdition(app.db)) {
      workbench.addDigest(latest(app))
      remark('The latest edition is the first example of the digest.')
    } else remark('There is no edition yet.')
  } catch (error) {
    remark(`Without the latest edition: ${messageOf(error)}`)
  }
  return app
}

/** What a reader without wishes of their own would get now. */
function latest({ db, site }: App): PreviewExample {
  const choose = createChooser(db)
  return {
    name: 'the latest edition',
    async render(templates) {
      const edition = await latestEdition(db)
      if (!edition) throw new Error('There is no edition any more')
      const window = { after: edition.number - 1, upTo: edition.number }
      const described = await describeDigest(db, site, { ...(await choose(defaultWants, window)), ...window })
      if (!described) throw new Error('The edition holds nothing to show')
      const { subject, forReader } = templates.renderDigest(described.view)
      return { subject, ...forReader(exampleLinks(site)) }
    },
  }
}
