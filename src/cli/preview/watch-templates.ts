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
import { describeDigest } from '../../mail/describe-digest.ts'
import { exampleLinks } from '../../mail/examples/examples.ts'
import { siteOf } from '../../mail/site.ts'
import { print, remark } from '../output.ts'
import { untilSignal } from '../with-app.ts'
import { createPreview, servePreview } from './serve-preview.ts'
import { openWorkbench, type PreviewExample } from './workbench.ts'

/** Serves the mails as their templates are, until Ctrl-C. Needs no database; where there is one, also the latest edition. */
export async function watchTemplates(port: number): Promise<void> {
  const config = loadConfig()
  const site = siteOf(config)
  const messages = messagesOf(config)
  const { arrived } = untilSignal()
  const app = await openWhereThere(config)
  const own = config.look.templatesDir
  try {
    const more = app && (await latestEdition(app.db)) ? [latest(app)] : []
    const workbench = await openWorkbench({ ours: templatesFolder, own, site, messages, more })
    const served = await servePreview(createPreview(workbench, site), port)
    print(`${served.url} shows the templates of ${own ?? templatesFolder} as they change. Ctrl-C ends it.`)
    if (!own) remark('Set TEMPLATES_DIR to change them without changing ours: `paperroute templates --help`.')
    await arrived
    workbench.close()
    await served.close()
  } finally {
    await app?.close()
  }
}

/** A preview makes no database, and does without one that does not answer. */
async function openWhereThere(config: Config): Promise<App | undefined> {
  if (!config.databaseUrl && !existsSync(join(config.dataDir, clusterName))) return undefined
  try {
    return await openApp(config, createLogger(config.logLevel ?? 'warn'))
  } catch (error) {
    remark(`Without the latest edition: ${messageOf(error)}`)
    return undefined
  }
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
