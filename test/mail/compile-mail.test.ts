import { mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { type Fault, TemplateError } from '../../src/mail/compile/fault.ts'
import { compileMail } from '../../src/mail/compile-mail.ts'
import { examplesOf } from '../../src/mail/examples/examples.ts'
import { mailNames } from '../../src/mail/templates.ts'
import { spoken } from '../../src/mail/words-filter.ts'
import { testMessages, testSite } from '../support/builders.ts'
import { adasLinks, digestView, templatesFolder, templatesOf, testWorkshop } from './views.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-templates-'))
  await mkdir(join(folder, 'partials'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

async function write(name: string, content: string): Promise<void> {
  await writeFile(join(folder, name), content)
}

/** What is said of the operator's templates as they are now, with places as in `notice.mjml:3:5`. */
async function faultsOfFolder(): Promise<{ lines: string[]; faults: readonly Fault[] }> {
  try {
    await templatesOf(folder)
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    const lines = error.message.replaceAll(`${folder}/`, '').split('. Template ')
    return { lines: lines.map((line) => line.replace(/^Template /, '')), faults: error.faults }
  }
  return { lines: [], faults: [] }
}

const mjml = (body: string) =>
  `<mjml>\n<mj-body>\n<mj-section>\n<mj-column>\n${body}\n</mj-column>\n</mj-section>\n</mj-body>\n</mjml>\n`
const card = '{{ paper.title }} {{ paper.absUrl }}'
const papers = `{% papers %}${card}{% endpapers %}{{ unsubscribeUrl }}`
const cardHtml = '<a href="{{ paper.absUrl }}">{{ paper.title }}</a>'

describe('an operator’s template', () => {
  it('takes the place of ours, file by file', async () => {
    await write('confirmation.txt', 'Subject: Ours\n\nOpen {{ confirmUrl }}')
    await write('partials/masthead.mjml', '<mj-text><h1>Another head</h1></mj-text>')
    const templates = await templatesOf(folder)
    const mail = templates.renderConfirmation({ siteName: 'Lab', confirmUrl: 'https://x.example', postalAddress: null })
    expect(mail).toMatchObject({ subject: 'Ours', text: 'Open https://x.example\n' })
    expect(mail.html).toContain('Another head')
    expect(mail.html).toContain('Do you want Lab in your inbox?')
  })

  it('of a part takes its place in every mail, the digest too', async () => {
    await write('partials/masthead.mjml', '<mj-text><h1>Another head</h1></mj-text>')
    await write('partials/rule.mjml', '<hr>')
    await write('partials/paper.mjml', '<h2>Our {{ paper.title }}</h2><a href="{{ paper.pageUrl }}">x</a>')
    const site = testSite()
    const templates = await templatesOf(folder, site)
    for (const name of mailNames) {
      const html = examplesOf(site)[name][0]?.render(templates).html
      expect(html, name).toContain('<h1>Another head</h1>')
      expect(html, name).toContain('<hr>')
    }
    const { html } = templates.renderDigest(digestView()).forReader(adasLinks)
    expect(html.match(/<h2>Our Finding number \d<\/h2>/g)).toHaveLength(8)
  })

  it('may include files of its own, and those others', async () => {
    await write('confirmation.mjml', mjml('<mj-include path="partials/a.mjml" />'))
    await write('partials/a.mjml', '<mj-text>From a</mj-text><mj-include path="b.mjml"></mj-include>')
    await write('partials/b.mjml', '<mj-text><a href="{{ confirmUrl }}">From b</a></mj-text>')
    const templates = await templatesOf(folder)
    const view = { siteName: 'Lab', confirmUrl: 'https://x.example', postalAddress: null }
    expect(templates.renderConfirmation(view).html).toMatch(/From a[\s\S]*From b/)
  })

  it('may lie behind links, as in a folder that a cluster mounts', async () => {
    await mkdir(join(folder, '..2026', 'partials'), { recursive: true })
    await writeFile(join(folder, '..2026', 'partials', 'masthead.mjml'), '<mj-text>Mounted head</mj-text>')
    await symlink('..2026', join(folder, '..data'))
    await rm(join(folder, 'partials'), { recursive: true })
    await symlink(join('..data', 'partials'), join(folder, 'partials'))
    await symlink(join('..data', 'nothing'), join(folder, 'gone.txt'))
    const view = { siteName: 'Lab', confirmUrl: 'https://x.example', postalAddress: null }
    expect((await templatesOf(folder)).renderConfirmation(view).html).toContain('Mounted head')
  })

  it('may end its lines as Windows does, and begin with a mark of the byte order', async () => {
    await write('notice.txt', '\uFEFFSubject: Hm\r\n\r\nWell.\r\n')
    expect((await faultsOfFolder()).lines).toEqual([])
  })
})

describe('a template that is broken is named with file, line and remedy', () => {
  it.each([
    ['notice.txt', 'no subject', '1:1: a letter begins with a line "Subject: …" and an empty one: put them first'],
    ['notice.txt', 'Subject: x\n\na\n {% if day %}', '4:2: {% if day %} is not closed: put {% endif %} where it ends'],
    ['notice.txt', 'Subject: x\n\na {{ day', '3:3: {{ day has no end: put }} behind it'],
    [
      'notice.txt',
      'Subject: x\n\n{% shout %}',
      '3:1: {% shout %} opens nothing that is known: take it out or mend its name',
    ],
    ['notice.txt', "Subject: x\n\n{% render 'package.json' %}", '3:1: {% render %} opens nothing that is known'],
    ['notice.txt', "Subject: {{ 'no.key' | t }}\n\nx", '1:13: there is no message "no.key": mend its name'],
    ['notice.mjml', mjml("<mj-text>{{ 'no.key' | t: a: 1 }}</mj-text>"), '5:13: there is no message "no.key"'],
    [
      'notice.txt',
      'Subject: {{ day | shout }}\n\nx',
      '1:10: there is no filter shout: docs/templates.md tells which there are',
    ],
    [
      'notice.mjml',
      mjml('<mj-text>a\n {{ day | shout }}</mj-text>'),
      '6:2: there is no filter shout: docs/templates.md',
    ],
    [
      'notice.txt',
      'Subject: {{ day | wrapp }}\n\nx',
      '1:10: there is no filter wrapp: did you mean wrap? docs/templates.md',
    ],
    [
      'notice.txt',
      'Subject: x\n\n{{ day | wrap\n{{ date }}',
      '4:1: a filter ends before this: put }} there if the tag ends too',
    ],
    ['notice.txt', 'Subject: x\n\n{% endif %}', '3:1: {% endif %} closes nothing that is open: take it out'],
    [
      'notice.txt',
      "Subject: x\n\n{{ 'digest.all' | t }}",
      '3:1: the message says count, which it is not given: put "count: …" behind its t',
    ],
    [
      'notice.mjml',
      mjml("<mj-text>{{ 'digest.all' | t }}</mj-text>"),
      '5:10: the message says count, which it is not given',
    ],
    ['notice.mjml', mjml('<mj-text>{{ dya }}</mj-text>'), '5:13: dya is not known here: use one of dark, date, day, '],
    ['notice.mjml', mjml(' <mj-text colour="red">x</mj-text>'), '5:2: <mj-text>: Attribute colour is illegal; see '],
    [
      'notice.mjml',
      mjml('<mj-text color="{{ light.red }}">x</mj-text>'),
      '5:1: <mj-text>: Attribute color has invalid value',
    ],
    ['notice.mjml', mjml('<mj-words>x</mj-words>'), "5:1: <mj-words>: Element mj-words doesn't exist"],
    ['notice.mjml', 'not MJML', '1:1: it has no <mjml>: put <mjml><mj-body> … </mj-body></mjml> around the mail'],
    ['notice.mjml', '', '1:1: it has no <mjml>'],
    ['digest.mjml', '{% papers %}{% endpapers %}', '1:1: it has no <mjml>'],
    ['notice.mjml', '\n<mjml></mjml>', '2:1: <mjml> has no <mj-body>: put what the mail says into one'],
    ['notice.mjml', mjml('<mj-text>x').slice(0, 60), '5:1: <mj-text> is not closed: put </mj-text> behind it'],
    ['notice.mjml', mjml('<mj-text>x'), '5:1: <mj-text> is not closed: put </mj-text> before </mj-column>'],
    ['notice.mjml', mjml('</mj-text>'), '5:1: </mj-text> closes nothing that is open: take it out'],
    [
      'notice.mjml',
      mjml('<mj-spacer />\n{% for x in day %}<mj-text>x</mj-text>{% endfor %}'),
      '6:1: MJML dropped {% for x in day %}: put it into <mj-raw>',
    ],
    [
      'notice.mjml',
      mjml('<mj-include path="x.mjml" />'),
      '5:1: there is no x.mjml to include: mend the path, or write that file',
    ],
    ['notice.mjml', mjml('<mj-include path="../x" />'), '5:1: there is no ../x to include'],
    [
      'notice.mjml',
      mjml('<mj-include path="notice.mjml" />'),
      '5:1: notice.mjml includes itself: take this include out',
    ],
    ['notice.mjml', mjml('<mj-include path="a.css" type="css" />'), '5:1: only MJML can be included'],
    [
      'digest.txt',
      'Subject: x\n\n{% papers %}x{% endpapers %}\n{% papers %}y{% endpapers %}',
      '3:14: a digest has its papers once: take all {% papers %} and {% endpapers %} out but one of each',
    ],
    ['digest.txt', 'Subject: x\n\nNo papers', '1:1: it has no {% papers %} … {% endpapers %}: put them around'],
    ['digest.txt', 'Subject: x\n\n{% papers %}x', '3:1: it has no {% papers %} … {% endpapers %}'],
    ['digest.mjml', mjml('<mj-text>\n{% papers %}x</mj-text>'), '6:1: it has no {% papers %} … {% endpapers %}'],
    [
      'digest.txt',
      'Subject: x\n\n{% papers %}\n{{ paper.name }}{% endpapers %}',
      '4:4: paper.name is not known here: use one of absUrl, ',
    ],
    ['digest.txt', `Subject: x\n\n${papers}\n{{ subject }}`, '4:4: subject is not known here'],
    // Else the card that one digest had made would say in another what is not true there.
    [
      'digest.txt',
      'Subject: x\n\n{% papers %}{{ shown }}{% endpapers %}',
      '3:16: shown is not known here: use one of dark, ',
    ],
    ['digest.txt', `Subject: x\n\n${papers}\n{{ paper.title }}`, '4:4: paper is not known here: use one of contents, '],
  ])('%s: %j', async (file, content, said) => {
    await write(file, content)
    const { lines } = await faultsOfFolder()
    // Both ends of a loop are dropped.
    expect(lines).toHaveLength(content.includes('endfor') ? 2 : 1)
    expect(lines[0]).toContain(`${file}:${said}`)
  })

  it('in the file that was included', async () => {
    await write('notice.mjml', mjml('<mj-include path="partials/a.mjml" />\n<mj-text>{{ dya }}</mj-text>'))
    await write('partials/a.mjml', '<mj-text>\n  {{ date }} {{ daet }}\n</mj-text>\n<mj-text colour="red">x</mj-text>')
    expect((await faultsOfFolder()).lines).toEqual([
      expect.stringContaining('partials/a.mjml:4:1: <mj-text>: Attribute colour is illegal'),
    ])
    await write('partials/a.mjml', '<mj-text>\n  {{ date }} {{ daet }}\n</mj-text>\n<mj-text>x</mj-text>')
    expect((await faultsOfFolder()).lines).toEqual([
      expect.stringContaining('partials/a.mjml:2:17: daet is not known here'),
      expect.stringContaining('notice.mjml:6:13: dya is not known here'),
    ])
  })

  it('by a path that begins in the folder of the file that includes', async () => {
    await write('notice.mjml', mjml('<mj-include path="partials/a.mjml" />'))
    await write('partials/a.mjml', '<mj-include path="partials/none.mjml" />')
    expect((await faultsOfFolder()).lines).toEqual([
      'partials/a.mjml:1:1: there is no partials/partials/none.mjml to include: mend the path; it begins in the folder of this file, partials, or write that file',
    ])
  })

  it('where an element was opened whose end is missing, however far below that is found out', async () => {
    const shipped = await readFile(join(templatesFolder, 'digest.mjml'), 'utf8')
    await write('digest.mjml', shipped.replace('</mj-text>', ''))
    expect((await faultsOfFolder()).lines).toEqual([
      expect.stringContaining('digest.mjml:11:9: <mj-text> is not closed: put </mj-text> before </mj-column>'),
    ])
  })

  it.each([
    ['UTF-16', Buffer.from('\uFEFFSubject: x\n\nx', 'utf16le')],
    ['UTF-16 without a mark of the byte order', Buffer.from('Subject: x\n\nx', 'utf16le')],
    ['Latin-1', Buffer.from('Subject: x\n\nGrüße', 'latin1')],
  ])('where it is saved as %s', async (_, bytes) => {
    await writeFile(join(folder, 'notice.txt'), bytes)
    expect((await faultsOfFolder()).lines).toEqual([
      'notice.txt: it is not UTF-8, as all templates must be: save it as UTF-8',
    ])
  })

  it('where it is a link that leads to itself', async () => {
    await symlink('notice.txt', join(folder, 'notice.txt'))
    expect((await faultsOfFolder()).lines).toEqual([
      'notice.txt: it is a link that leads to itself: mend the link or delete it',
    ])
  })

  it('with all that is wrong in several files', async () => {
    await write('notice.txt', 'none')
    await write('notice.mjml', mjml('<mj-text colour="red">x</mj-text>'))
    await write('digest.txt', 'Subject: {{ x }}\n\nx')
    expect((await faultsOfFolder()).lines.map((line) => line.split(': ')[0])).toEqual([
      'digest.txt:1:1',
      'notice.mjml:5:1',
      'notice.txt:1:1',
    ])
  })

  it('with the lines around it and a mark below', async () => {
    await write('notice.txt', 'Subject: x\n\none\n two {{ dya }}\nthree\nfour\nfive')
    expect((await faultsOfFolder()).faults[0]?.frame).toBe(
      ['  2 | ', '  3 | one', '> 4 |  two {{ dya }}', '    |         ^', '  5 | three', '  6 | four'].join('\n'),
    )
  })
})

describe('a template that would fail only now and then', () => {
  it('is found by filling it with odd examples', async () => {
    const odd = `{% papers %}{% if paper.why == null %}{{ paper.upvotes.count }}{% endif %}${card}{% endpapers %}`
    await write('digest.txt', `Subject: x\n\n${odd}\n{{ unsubscribeUrl }}`)
    expect((await faultsOfFolder()).lines).toEqual([
      expect.stringContaining('digest.txt:3:42: paper.upvotes.count is not'),
    ])
  })

  it('is found in MJML where it was written', async () => {
    const body = '<mj-text>x</mj-text>\n<mj-text>{% for line in postalLines %}\n{{ line.street }}{% endfor %}</mj-text>'
    await write('export.mjml', mjml(`${body}<mj-text><a href="{{ url }}">x</a></mj-text>`))
    expect((await faultsOfFolder()).lines).toEqual([
      expect.stringContaining('export.mjml:7:4: line.street is not there'),
    ])
  })

  it('names the file as it is filled, should an example have missed it', async () => {
    await write('digest.txt', `Subject: x\n\n${papers}{% for paper in edition.note %}{{ paper.x }}{% endfor %}`)
    const shop = await testWorkshop(folder)
    const mail = await compileMail(shop, 'notice', {
      ...spoken(testMessages.usual),
      words: [],
      reason: '',
      source: '',
      outcome: '',
      date: '',
      day: '',
      siteName: '',
    })
    expect(() => mail.text({ day: 'x' })).toThrow(/^Template notice\.txt:\d+:\d+: .* is not there: mend the name/)
  })
})

describe('a mail without the link that it is for is refused', () => {
  it.each([
    ['digest.txt', `Subject: x\n\n{% papers %}${card}{% endpapers %}`, '{{ unsubscribeUrl }}'],
    [
      'digest.mjml',
      mjml(`<mj-text>{% papers %}${cardHtml}{% endpapers %}<!-- <a href="{{ unsubscribeUrl }}">x</a> --></mj-text>`),
      '{{ unsubscribeUrl }}',
    ],
    [
      'digest.mjml',
      mjml(`<mj-text>{% papers %}${cardHtml}{% endpapers %}{{ unsubscribeUrl }}</mj-text>`),
      '{{ unsubscribeUrl }}',
    ],
    ['quiet-note.txt', 'Subject: x\n\nx', '{{ unsubscribeUrl }}'],
    ['confirmation.mjml', mjml('<mj-text>x</mj-text>'), '{{ confirmUrl }}'],
    ['forget.txt', 'Subject: x\n\nx', '{{ url }}'],
    // Of a single paper it has none.
    [
      'digest.txt',
      `Subject: x\n\n{% papers %}${card}{% endpapers %}{% if shown > 1 %}{{ unsubscribeUrl }}{% endif %}`,
      '{{ unsubscribeUrl }}',
    ],
  ])('%s: %j', async (file, content, link) => {
    await write(file, content)
    const { lines } = await faultsOfFolder()
    expect(lines).toEqual([
      expect.stringContaining(`${file}: it does not show ${link}, without which its reader cannot `),
    ])
  })
})

it('refuses to send a digest without its papers', async () => {
  await write(
    'digest.txt',
    `Subject: x\n\n{% if shown > 99 %}{% papers %}${card}{% endpapers %}{% endif %}{{ unsubscribeUrl }}`,
  )
  expect((await faultsOfFolder()).lines).toEqual([
    expect.stringContaining('digest.txt:3:20: in an example it leaves its papers out: take {% papers %}'),
  ])
})

it('refuses a digest whose template leaves no room for papers', async () => {
  await write(
    'digest.mjml',
    mjml(
      `<mj-text>${'x'.repeat(99_000)}{% papers %}${cardHtml}{% endpapers %}<a href="{{ unsubscribeUrl }}">x</a></mj-text>`,
    ),
  )
  expect((await faultsOfFolder()).lines[0]).toContain('leaves no room for a paper')
})

it('keeps Liquid between sections that stands in mj-raw, and asks the network for nothing', async () => {
  await write(
    'notice.mjml',
    mjml('<mj-raw>{% if yes %}</mj-raw><mj-text font-family="Roboto">{{ word }}</mj-text><mj-raw>{% endif %}</mj-raw>'),
  )
  await write('notice.txt', 'Subject: x\n\nx')
  const english = spoken(testMessages.usual)
  const mail = await compileMail(await testWorkshop(folder), 'notice', { ...english, yes: true, word: '' })
  expect(mail.html({ ...english, yes: true, word: 'seen <b>' })).toContain('>seen &lt;b&gt;<')
  expect(mail.html({ ...english, yes: false, word: 'seen' })).not.toContain('seen')
  expect(mail.html({ ...english, yes: true, word: 'seen' })).not.toContain('googleapis')
})

it('fills our own templates as they are', async () => {
  const templates = await templatesOf()
  expect(templates.renderDigest(digestView()).subject).toBe('Finding number 1, and 7 more · 11 March')
})
