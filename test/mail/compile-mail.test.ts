import { cp, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, expect, it } from 'vitest'
import { compileMail } from '../../src/mail/compile-mail.ts'
import { loadTemplates } from '../../src/mail/templates.ts'
import { testMessages } from '../support/builders.ts'
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
  ['notice.txt', 'no subject', 'the first line is not "Subject: …" before an empty line'],
  ['notice.txt', 'Subject: x\n\n{% for line in lines %}', 'tag {% for line in lines %} not closed'],
  ['notice.txt', 'Subject: x\n\n{{ x | shout }}', 'undefined filter: shout'],
  ['notice.mjml', mjml('<mj-text>{{ x | shout }}</mj-text>'), 'undefined filter: shout'],
  ['notice.mjml', mjml('<mj-text colour="red">x</mj-text>'), 'Attribute colour is illegal'],
  ['notice.mjml', 'not MJML', 'Parsing failed'],
  [
    'notice.mjml',
    mjml('{% for line in lines %}<mj-text>x</mj-text>{% endfor %}'),
    'MJML dropped {% for line in lines %}: put it into <mj-raw>',
  ],
  ['digest.txt', 'Subject: x\n\nNo papers', 'it has no {% papers %} … {% endpapers %}'],
  ['digest.mjml', mjml('<mj-text>{% papers %}x</mj-text>'), 'it has no {% papers %} … {% endpapers %}'],
  ['notice.txt', "Subject: {{ 'no.key' | t }}\n\nx", 'there is no message "no.key" in messages/en.json'],
  ['notice.mjml', mjml("<mj-text>{{ 'no.key' | t: a: 1 }}</mj-text>"), 'there is no message "no.key"'],
  ['digest.txt', 'Subject: x\n\n{% papers %}{{ x | shout }}{% endpapers %}', 'undefined filter: shout'],
])('says what is wrong in %s: %s', async (file, content, fault) => {
  await writeFile(join(folder, file), content)
  const failure = await loadTemplates(folder).catch((error: Error) => error.message)
  expect(failure).toContain(`Template ${file}: `)
  expect(failure).toContain(fault)
})

it.each([
  ['names what is not there', 'Subject: x\n\n{{ nobody }}{% papers %}{% endpapers %}', 'undefined variable: nobody'],
  // Else the card that one digest had made would say in another what is not true there.
  [
    'says of a paper what only the digest knows',
    'Subject: x\n\n{% papers %}{{ edition.number }}{% endpapers %}',
    'undefined variable: edition',
  ],
])('names the file of a template that %s', async (_, content, fault) => {
  await writeFile(join(folder, 'digest.txt'), content)
  const templates = await loadTemplates(folder)
  expect(() => templates.renderDigest(digestView())).toThrow(`Template digest.txt: ${fault}`)
})

it('refuses to send a digest without its papers', async () => {
  await writeFile(
    join(folder, 'digest.txt'),
    'Subject: x\n\n{% if shown > 99 %}{% papers %}x{% endpapers %}{% endif %}',
  )
  const templates = await loadTemplates(folder)
  expect(() => templates.renderDigest(digestView())).toThrow('leaves its papers out')
})

it('keeps Liquid between sections that stands in mj-raw, and asks the network for nothing', async () => {
  await writeFile(
    join(folder, 'notice.mjml'),
    mjml('<mj-raw>{% if yes %}</mj-raw><mj-text font-family="Roboto">{{ word }}</mj-text><mj-raw>{% endif %}</mj-raw>'),
  )
  const mail = await compileMail(folder, 'notice', testMessages.usual)
  expect(mail.html({ yes: true, word: 'seen <b>' })).toContain('>seen &lt;b&gt;<')
  expect(mail.html({ yes: false, word: 'seen' })).not.toContain('seen')
  expect(mail.html({ yes: true, word: 'seen' })).not.toContain('googleapis')
})
