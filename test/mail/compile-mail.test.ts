import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compileMail } from '../../src/mail/compile-mail.ts'
import { loadTemplates } from '../../src/mail/templates.ts'
import { digestView, templatesFolder } from './views.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-templates-'))
  await cp(templatesFolder, folder, { recursive: true })
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const mjml = (body: string) => `<mjml><mj-body><mj-section><mj-column>${body}</mj-column></mj-section></mj-body></mjml>`

it.each(['digest.mjml', 'digest.txt', 'confirmation.txt', 'partials/head.mjml', 'partials/masthead.mjml'])(
  'names %s when it is missing',
  async (file) => {
    await rm(join(folder, file))
    await expect(loadTemplates(folder)).rejects.toThrow(`Template ${file}: ENOENT`)
  },
)

it.each([
  ['digest.txt', 'no subject', 'the first line is not "Subject: …" before an empty line'],
  ['digest.txt', 'Subject: x\n\n{% for paper in papers %}', 'tag {% for paper in papers %} not closed'],
  ['digest.txt', 'Subject: x\n\n{{ x | shout }}', 'undefined filter: shout'],
  ['digest.mjml', mjml('<mj-text>{{ x | shout }}</mj-text>'), 'undefined filter: shout'],
  ['digest.mjml', mjml('<mj-text colour="red">x</mj-text>'), 'Attribute colour is illegal'],
  ['digest.mjml', 'not MJML', 'Parsing failed'],
  [
    'digest.mjml',
    mjml('{% for p in papers %}<mj-text>x</mj-text>{% endfor %}'),
    'MJML dropped {% for p in papers %}: put it into <mj-raw>',
  ],
])('says what is wrong in %s: %s', async (file, content, fault) => {
  await writeFile(join(folder, file), content)
  const failure = await loadTemplates(folder).catch((error: Error) => error.message)
  expect(failure).toContain(`Template ${file}: `)
  expect(failure).toContain(fault)
})

it('names the file of a template that wants what is not there', async () => {
  await writeFile(join(folder, 'digest.txt'), 'Subject: x\n\n{{ nobody }}')
  const templates = await loadTemplates(folder)
  expect(() => templates.renderDigest(digestView())).toThrow('Template digest.txt: undefined variable: nobody')
})

it('keeps Liquid between sections that stands in mj-raw, and asks the network for nothing', async () => {
  await writeFile(
    join(folder, 'digest.mjml'),
    mjml('<mj-raw>{% if yes %}</mj-raw><mj-text font-family="Roboto">{{ word }}</mj-text><mj-raw>{% endif %}</mj-raw>'),
  )
  const mail = await compileMail(folder, 'digest')
  expect(mail.html({ yes: true, word: 'seen <b>' })).toContain('>seen &lt;b&gt;<')
  expect(mail.html({ yes: false, word: 'seen' })).not.toContain('seen')
  expect(mail.html({ yes: true, word: 'seen' })).not.toContain('googleapis')
})
