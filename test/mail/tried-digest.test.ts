import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { inWords, TemplateError } from '../../src/mail/compile/fault.ts'
import { templatesOf } from './views.ts'

let folder: string
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'paperroute-tried-'))
  await mkdir(join(folder, 'partials'))
})
afterEach(() => rm(folder, { recursive: true, force: true }))

const write = (name: string, content: string) => writeFile(join(folder, name), content)

/** What is said of the operator's templates as they are now, with places as in `digest.txt:3:5`. */
async function faultsNow(): Promise<string[]> {
  try {
    await templatesOf(folder)
    return []
  } catch (error) {
    if (!(error instanceof TemplateError)) throw error
    return error.faults.map((fault) => inWords(fault).replace(`${folder}/`, ''))
  }
}

const card = '{{ paper.title }} {{ paper.absUrl }}'
const papers = `{% papers %}${card}{% endpapers %}{{ unsubscribeUrl }}`
const cardHtml = '<a href="{{ paper.absUrl }}">{{ paper.title }}</a>'

describe('a digest that does not say what its papers are is refused', () => {
  it('where the partial of a paper is empty, though the table of contents has all titles', async () => {
    await write('partials/paper.mjml', '')
    expect(await faultsNow()).toEqual([
      expect.stringMatching(/digest\.mjml:37:11: it does not show \{\{ paper\.title }}, without which nobody knows/),
    ])
  })

  it.each([
    ['', 'it does not show {{ paper.title }}'],
    ['{{ paper.absUrl }}', 'it does not show {{ paper.title }}'],
    ['{{ paper.title }}', 'it does not lead to the paper: put a link to {{ paper.absUrl }} or {{ paper.pageUrl }}'],
    ['{{ paper.title }} {{ paper.pdfUrl }}', 'it does not lead to the paper'],
  ])('in the letter: %j', async (inside, said) => {
    await write('digest.txt', `Subject: x\n\n{% papers %}${inside}{% endpapers %}{{ unsubscribeUrl }}`)
    expect(await faultsNow()).toEqual([expect.stringContaining(`digest.txt:3:1: ${said}`)])
  })

  it.each([
    '<a href="{{ paper.absUrl }}">{{ paper.title | math }}</a>',
    "<a href='https://share.example/?u={{ paper.pageUrl | url_encode }}'>{{ paper.title | upcase | truncate: 30 }}</a>",
  ])('but may set, shorten and lead to them as it likes: %j', async (inside) => {
    await write('partials/paper.mjml', inside)
    expect(await faultsNow()).toEqual([])
  })

  it('or says them twice', async () => {
    await write('digest.txt', `Subject: x\n\n{% for x in (1..2) %}${papers}{% endfor %}`)
    expect(await faultsNow()).toEqual([
      expect.stringContaining('digest.txt:3:22: it says its papers more than once: take {% papers %}'),
    ])
  })
})

describe('what is put in after a template is filled', () => {
  const late = 'which is put in after the template is filled: print it as it is'

  it.each([
    ['{{ paper.why | upcase }}', '4:4: the filter upcase changes {{ paper.why }}'],
    ['{{ paper.why | wrap: 4 | truncate: 12 }}', '4:4: the filter truncate changes {{ paper.why }}'],
    ['{{ listUrl | url_encode }}', '4:4: the filter url_encode changes {{ listUrl }}'],
    ['{% assign next = paper.number | plus: 1 %}{{ next }}', '4:18: the filter plus changes {{ paper.number }}'],
    ['{% if paper.number == 1 %}x{% endif %}', '4:7: nothing can be compared with {{ paper.number }}'],
    ['{% if paper.cut and 99 < paper.number %}x{% endif %}', '4:26: nothing can be compared with {{ paper.number }}'],
    ['{% if paper.why == "x" %}x{% endif %}', '4:7: nothing can be compared with {{ paper.why }}'],
    ['{% if paper.cut %}{% case paper.number %}{% when 1 %}x{% endcase %}{% endif %}', '4:27: nothing can be compared'],
    // What no one tag does by itself shows in what comes of it.
    ['{% assign p = paper %}{{ p.why | upcase }}', '3:1: something is made of {{ paper.why }}'],
    ['{% capture x %}{{ listUrl }}{% endcapture %}{{ x | url_encode }}', '3:1: something is made of {{ listUrl }}'],
    ['{% assign n = paper.number %}{% if n == 2 %}x{% endif %}', '3:1: something is made of {{ paper.number }}'],
    ['{% for i in (1..paper.number) %}x{% endfor %}', '3:1: something is made of {{ paper.number }}'],
  ])('can be used for nothing else in a paper: %s', async (inside, said) => {
    await write('digest.txt', `Subject: x\n\n{% papers %}${card}\n${inside}{% endpapers %}{{ unsubscribeUrl }}`)
    const lines = await faultsNow()
    expect(lines).toEqual([expect.stringContaining(`digest.txt:${said}`)])
    expect(lines[0]).toContain(late)
  })

  it('can be used for nothing else in HTML, and the place is that in the partial', async () => {
    await write('partials/paper.mjml', `${cardHtml}\n<a href="https://x.example/?u={{ listUrl | url_encode }}">x</a>`)
    expect(await faultsNow()).toEqual([
      expect.stringContaining('partials/paper.mjml:2:34: the filter url_encode changes {{ listUrl }}'),
    ])
  })

  it('can be used for nothing else around the papers, and never in the subject', async () => {
    await write('digest.txt', `Subject: x\n\n${papers} {{ manageUrl | upcase }}`)
    expect(await faultsNow()).toEqual([expect.stringContaining('the filter upcase changes {{ manageUrl }}')])
    await write('digest.txt', `Subject: {{ manageUrl }}\n\n${papers}`)
    expect(await faultsNow()).toEqual([expect.stringContaining('digest.txt:1:13: manageUrl is not known here')])
  })

  it('may be asked for, wrapped, handed on and put behind or before other words', async () => {
    const inside = [
      '{{ paper.number | append: "." }} {% if paper.why != blank and paper.why %}{{ paper.why | wrap: 4 }}{% endif %}',
      '{% unless paper.why == nil %}{% assign why = paper.why %}{{ why | prepend: "Why: " | wrap: 2 }}{% endunless %}',
      '{% capture links %}Save {{ listUrl }}/{{ paper.id }}/save{% endcapture %}{{ links | numbered: 4 }}',
    ].join('\n')
    await write('digest.txt', `Subject: x\n\n{% papers %}${card}\n${inside}{% endpapers %}{{ unsubscribeUrl }}`)
    expect(await faultsNow()).toEqual([])
  })

  it('is no matter in a mail that is filled for one reader', async () => {
    await write('quiet-note.txt', 'Subject: x\n\n{{ unsubscribeUrl }} {{ manageUrl | url_encode }}')
    expect(await faultsNow()).toEqual([])
  })
})
