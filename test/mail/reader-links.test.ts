import { beforeAll, expect, it } from 'vitest'
import { loadTemplates, type MailTemplates } from '../../src/mail/templates.ts'
import { adasLinks, digestView, paperView, templatesFolder } from './views.ts'

let templates: MailTemplates
beforeAll(async () => {
  templates = await loadTemplates(templatesFolder)
})

it('gives each reader their own links, above the papers and at the end of both parts', () => {
  const rendered = templates.renderDigest(digestView())
  const grace = { manageUrl: 'https://p.example/m/grace', unsubscribeUrl: 'https://p.example/u/grace' }
  const forAda = rendered.forReader(adasLinks)
  const forGrace = rendered.forReader(grace)

  const manage = adasLinks.manageUrl.replaceAll('&', '&amp;')
  expect(forAda.html.split(`href="${manage}"`)).toHaveLength(3)
  expect(forAda.html.split(`href="${adasLinks.unsubscribeUrl}"`)).toHaveLength(3)
  expect(forAda.text.split(`[${adasLinks.manageUrl}]`)).toHaveLength(3)
  expect(forAda.text.split(`[${adasLinks.unsubscribeUrl}]`)).toHaveLength(3)
  for (const part of [forAda.html, forAda.text]) {
    const paper = part.indexOf('Finding number 1', part.indexOf('for you'))
    expect(part.indexOf(adasLinks.unsubscribeUrl)).toBeLessThan(paper)
    expect(part.lastIndexOf(adasLinks.unsubscribeUrl)).toBeGreaterThan(part.lastIndexOf('Finding number 8'))
    expect(part).not.toContain('grace')
  }
  for (const part of [forGrace.html, forGrace.text]) expect(part).not.toContain('/ada')
})

it('leaves no placeholder', () => {
  const rendered = templates.renderDigest(digestView())
  const { html, text } = rendered.forReader(adasLinks)
  expect(html + text).not.toMatch(/reader\.invalid|\{\{|\{%|manageUrl|unsubscribeUrl/)
  expect(rendered.html).toContain(rendered.marks.manageUrl)
  expect(rendered.text).toContain(rendered.marks.unsubscribeUrl)
})

it('cannot be lured into a paper', () => {
  const title = 'https://reader.invalid/unsubscribe-000000000000000000000000'
  const { html, text } = templates.renderDigest(digestView({ papers: [paperView({ title })] })).forReader(adasLinks)
  expect(html).toContain(`>${title}</a>`)
  expect(text).toContain(`1.  ${title}`)
})
