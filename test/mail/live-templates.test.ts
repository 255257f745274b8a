import { mkdtemp, rename, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { messageOf } from '../../src/lib/error.ts'
import { createLiveTemplates, type LiveTemplates } from '../../src/mail/live-templates.ts'
import { testMessages, testSite } from '../support/builders.ts'
import { digestView, paperView, templatesFolder } from './views.ts'

let folder: string
let said: string[]
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-live-'))
  said = []
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const write = (name: string, content: string) => writeFile(join(folder, name), content)
const letter = (words: string) => write('confirmation.txt', `Subject: x\n\n${words}\n{{ confirmUrl }}`)

/** Looks at every use, and takes what has stayed the same for `settled` milliseconds. */
function live(own: string | undefined = folder, settled = 0, isLenient = false): LiveTemplates {
  const tell = {
    broken: (error: unknown) => void said.push(messageOf(error).replaceAll(`${folder}/`, '')),
    taken: () => void said.push('taken'),
    replaced: (error: unknown) => void said.push(messageOf(error).replaceAll(`${folder}/`, '')),
    unused: (words: string | undefined) => void (words && said.push(words)),
  }
  return createLiveTemplates(
    { ours: templatesFolder, own, site: testSite(), messages: testMessages, tell, isLenient },
    { every: 0, settled, patience: 5_000 },
  )
}

async function lettersOf({ current }: LiveTemplates): Promise<string> {
  const view = { siteName: 'Lab', confirmUrl: 'https://x.example', postalAddress: null }
  return (await current()).renderConfirmation(view).text.split('\n')[0] ?? ''
}

describe('templates of a running process', () => {
  it('are those that the folder holds now', async () => {
    await letter('one')
    const templates = live()
    expect(await lettersOf(templates)).toBe('one')
    await letter('two')
    expect(await lettersOf(templates)).toBe('two')
    await rm(join(folder, 'confirmation.txt'))
    expect(await lettersOf(templates)).toContain('Somebody, we hope you')
    expect(said).toEqual(['taken', 'taken'])
  })

  it('are compiled once where nothing changes', async () => {
    await letter('one')
    const templates = live()
    const first = await templates.current()
    expect(await templates.current()).toBe(first)
    expect(said).toEqual([])
  })

  it('stay what they were where a change is broken, which is said once, and are taken as soon as it is mended', async () => {
    await letter('one')
    const templates = live()
    await templates.current()
    await letter('{{ nobody }}')
    for (let time = 0; time < 3; time += 1) expect(await lettersOf(templates)).toBe('one')
    expect(said).toEqual([expect.stringContaining('confirmation.txt:3:4: nobody is not known here')])
    await letter('two')
    expect(await lettersOf(templates)).toBe('two')
    expect(said.slice(1)).toEqual(['taken'])
  })

  it('stay what they were where the folder is away, and are looked at again when it is back', async () => {
    await letter('one')
    const templates = live()
    await templates.current()
    await rename(folder, `${folder}-away`)
    for (let time = 0; time < 3; time += 1) expect(await lettersOf(templates)).toBe('one')
    expect(said).toEqual([expect.stringContaining('TEMPLATES_DIR names')])
    await rename(`${folder}-away`, folder)
    await letter('two')
    expect(await lettersOf(templates)).toBe('two')
  })

  it('are said to be in use again where the folder is back as it was, and to be away as often as it is', async () => {
    await letter('one')
    const templates = live()
    await templates.current()
    for (let time = 0; time < 2; time += 1) {
      await rename(folder, `${folder}-away`)
      await templates.check()
      await rename(`${folder}-away`, folder)
      for (let again = 0; again < 2; again += 1) await templates.check()
    }
    const away = expect.stringContaining('TEMPLATES_DIR names')
    expect(said).toEqual([away, 'taken', away, 'taken'])
  })

  it('are said to be broken still where the folder is back as it was', async () => {
    await letter('{{ nobody }}')
    const templates = live(folder, 0, true)
    await templates.current()
    await rename(folder, `${folder}-away`)
    await templates.check()
    await rename(`${folder}-away`, folder)
    await templates.check()
    const broken = expect.stringContaining('nobody is not known here')
    expect(said).toEqual([broken, expect.stringContaining('TEMPLATES_DIR names'), broken])
  })

  it('are not taken while they are being written', async () => {
    await letter('one')
    const templates = live(folder, 150)
    await templates.current()
    await letter('half')
    const asked = lettersOf(templates)
    setTimeout(() => void letter('whole'), 75)
    expect(await asked).toBe('whole')
  })

  it('refuse to begin where they are broken', async () => {
    await letter('{{ nobody }}')
    await expect(live().current()).rejects.toThrow('confirmation.txt:3:4: nobody is not known here')
  })

  it('begin with ours where they are broken and are only looked at', async () => {
    await letter('{{ nobody }}')
    const templates = live(folder, 0, true)
    expect(await lettersOf(templates)).toContain('Somebody, we hope you')
    expect(said).toEqual([expect.stringContaining('nobody is not known here')])
    await letter('mended')
    expect(await lettersOf(templates)).toBe('mended')
  })

  it('are replaced by ours in a digest that they cannot write, which no example foresaw and is said once', async () => {
    const card =
      '{% papers %}{{ paper.title }}{{ paper.absUrl }}{% if paper.title == "Trap" %}{{ paper.title.x }}{% endif %}{% endpapers %}'
    await write('digest.txt', `Subject: Own\n\n${card}\n{{ unsubscribeUrl }}`)
    const { renderDigest } = await live().current()
    expect(renderDigest(digestView()).subject).toBe('Own')
    const trapped = digestView({ papers: [paperView({ title: 'Trap' })] })
    for (let time = 0; time < 2; time += 1) expect(renderDigest(trapped).subject).toBe('Trap · 11 March')
    expect(said).toEqual([expect.stringContaining('digest.txt:3:81: paper.title.x is not there')])
    expect(() => renderDigest(digestView({ papers: [] }))).toThrow('A digest needs at least one paper')
    expect(said).toHaveLength(1)
  })

  it('tell of a file that nothing uses, and which names there are', async () => {
    await write('digset.txt', 'x')
    await write('notes.md', 'x')
    await write('.digest.txt.swp', 'x')
    await write('digest.txt~', 'x')
    await live().current()
    expect(said).toEqual([expect.stringMatching(/^digset\.txt, notes\.md in .* are not used: .* digest\.txt, /)])
  })

  it('tell of a link that leads nowhere, and are ours in its place', async () => {
    await symlink('nowhere', join(folder, 'confirmation.txt'))
    expect(await lettersOf(live())).toContain('Somebody, we hope you')
    expect(said).toEqual([`${folder}/confirmation.txt is a link that leads nowhere: mend it or delete it`])
  })

  it('name a folder that is not there', async () => {
    await expect(live('/nowhere/at/all').current()).rejects.toThrow('TEMPLATES_DIR names /nowhere/at/all, which cannot')
  })
})
