import { createHash } from 'node:crypto'
import { setTimeout as delay } from 'node:timers/promises'
import { messageOf } from '../lib/error.ts'
import type { Messages } from '../lib/messages.ts'
import { readTemplateFiles, type TemplateFiles, unusedInWords } from './compile/template-files.ts'
import { loadTemplates } from './load-templates.ts'
import { safeTemplates } from './safe-templates.ts'
import type { Site } from './site.ts'
import type { MailTemplates } from './templates.ts'

/** Templates that follow their files. */
export interface LiveTemplates {
  /**
   * The newest templates that can be used. Asks for changes at most once a second, and waits for that a moment at most, so
   * that no folder that does not answer holds mail up.
   * @throws {PaperrouteError} where the first ones cannot be used
   */
  current(): Promise<MailTemplates>
  /** Asks for changes now. */
  check(): Promise<void>
}

/** What a process says about a change, each once. */
export interface TellTemplates {
  broken(error: unknown): void
  taken(): void
  /** A mail that the operator's templates cannot write was written with ours. */
  replaced(error: unknown): void
  /** Which files nothing uses; undefined where all are used. */
  unused(words: string | undefined): void
}

interface LiveOptions {
  /** The folder of the templates that Paperroute brings. */
  ours: string
  /** `TEMPLATES_DIR`. Without it nothing is ever looked at again. */
  own: string | undefined
  site: Site
  messages: Messages
  tell: TellTemplates
  /** Whether ours are used where the first ones are broken, as is right for looking at them and not for sending. */
  isLenient?: boolean
}

/** All in milliseconds: how often files are looked at, how long they must have stayed the same, how long mail waits for that. */
const times = { every: 1_000, settled: 500, patience: 3_000 }

/**
 * Templates of a process that runs for months. Files are read, rather than watched: watching fails without a word on
 * network drives. What is found broken leaves what was in use in use, for a morning's mail must not end with a slip of an
 * editor; and a file is taken only when it has stayed the same for a moment, since saving is not always done in one piece.
 */
export function createLiveTemplates(
  { ours, own, site, messages, tell, isLenient = false }: LiveOptions,
  { every, settled, patience } = times,
): LiveTemplates {
  let first: Promise<MailTemplates> | undefined
  let inUse: MailTemplates | undefined
  /** Of the files that were last tried, whether or not they could be used. */
  let tried = ''
  /** What was said to be broken last. */
  let told = ''
  let checking: Promise<void> | undefined
  let checkedAt = 0

  const read = async () => await readTemplateFiles(ours, own)

  async function take(found: TemplateFiles): Promise<MailTemplates> {
    tried = signatureOf(found)
    tell.unused(own === undefined ? undefined : unusedInWords(found, own))
    const loaded = await loadTemplates(found, site, messages)
    inUse = own === undefined || isLenient ? loaded : safeTemplates(loaded, await loadOurs(), onceEach(tell.replaced))
    return inUse
  }

  /** As they are once they have stayed the same for a moment, where they are not as they were tried. */
  async function readSettled(): Promise<TemplateFiles> {
    let found = await read().catch((error: unknown) => {
      // Back again it is tried anew, also where it is what it was: what was said of it meanwhile no longer holds.
      tried = ''
      throw error
    })
    while (signatureOf(found) !== tried) {
      await delay(settled)
      const again = await read()
      if (signatureOf(again) === signatureOf(found)) break
      found = again
    }
    return found
  }

  let standard: Promise<MailTemplates> | undefined
  function loadOurs(): Promise<MailTemplates> {
    standard ??= readTemplateFiles(ours).then((files) => loadTemplates(files, site, messages))
    return standard
  }

  async function useOurs(error: unknown): Promise<MailTemplates> {
    tell.broken(error)
    inUse = await loadOurs()
    return inUse
  }

  async function look(): Promise<void> {
    try {
      const found = await readSettled()
      if (signatureOf(found) === tried) return
      await take(found)
      told = ''
      tell.taken()
    } catch (error) {
      // A folder that cannot be read is found so again every second.
      if (told === messageOf(error)) return
      told = messageOf(error)
      tell.broken(error)
    }
  }

  async function check(): Promise<void> {
    checking ??= look().finally(() => {
      checking = undefined
      checkedAt = Date.now()
    })
    await checking
  }

  return {
    check,
    async current() {
      if (!inUse) {
        first ??= read()
          .then(take)
          .catch(isLenient ? useOurs : undefined)
        return await first
      }
      if (own !== undefined && Date.now() - checkedAt >= every)
        await Promise.race([check(), delay(patience, undefined, { ref: false })])
      return inUse
    },
  }
}

/** The same is said once, however many mails it is said of. */
function onceEach(tell: (error: unknown) => void): (error: unknown) => void {
  const told = new Set<string>()
  return (error) => {
    if (!told.has(messageOf(error))) tell(error)
    told.add(messageOf(error))
  }
}

function signatureOf({ files, others, dangling }: TemplateFiles): string {
  const hash = createHash('sha256')
  for (const { path, text } of files.values()) hash.update(`${path}\0${text}\0`)
  return hash.update([...others, '', ...dangling].join('\0')).digest('base64')
}
