import { beforeAll, expect, it } from 'vitest'
import type { MailTemplates } from '../../src/mail/templates.ts'
import { adasLinks, addressesOf, digestView, paperView, templatesOf } from './views.ts'

let templates: MailTemplates
beforeAll(async () => {
  templates = await templatesOf()
})

it('gives each reader their own links, above the papers and at the end of both parts', () => {
  const rendered = templates.renderDigest(digestView())
  const grace = {
    manageUrl: 'https://p.example/m/grace',
    unsubscribeUrl: 'https://p.example/u/grace',
    listUrl: 'https://p.example/l/grace',
  }
  const forAda = rendered.forReader(adasLinks)
  const forGrace = rendered.forReader(grace)

  const manage = adasLinks.manageUrl.replaceAll('&', '&amp;')
  expect(forAda.html.split(`href="${manage}"`)).toHaveLength(3)
  expect(forAda.html.split(`href="${adasLinks.unsubscribeUrl}"`)).toHaveLength(3)
  expect(forAda.text.split(` ${adasLinks.manageUrl}\n`)).toHaveLength(3)
  expect(addressesOf(forAda.text, 'Your choices')).toEqual([adasLinks.manageUrl])
  expect(addressesOf(forAda.text, 'Unsubscribe')).toEqual(Array(2).fill(adasLinks.unsubscribeUrl))
  for (const part of [forAda.html, forAda.text]) {
    const paper = part.indexOf('Finding number 1', part.indexOf('for you'))
    expect(part.indexOf(adasLinks.unsubscribeUrl)).toBeLessThan(paper)
    expect(part.lastIndexOf(adasLinks.unsubscribeUrl)).toBeGreaterThan(part.lastIndexOf('Finding number 8'))
    expect(part).not.toContain('grace')
  }
  for (const part of [forGrace.html, forGrace.text]) expect(part).not.toContain('/ada')
})

it('lets a reader save and rate each paper, and find what they saved', () => {
  const { html, text } = templates.renderDigest(digestView()).forReader(adasLinks)
  const list = adasLinks.listUrl.replaceAll('&', '&amp;')
  for (const id of [1, 2, 8]) {
    const card = html.slice(html.indexOf(`>Finding number ${id}</a></h2>`))
    const links = Array.from(card.matchAll(/href="([^"]+)"[^>]*>(Save|More like this|Less like this)</g)).slice(0, 3)
    expect(links.map(([, href, word]) => [href, word])).toEqual([
      [`${list}/${id}/save`, 'Save'],
      [`${list}/${id}/more`, 'More like this'],
      [`${list}/${id}/less`, 'Less like this'],
    ])
  }
  expect(html).toContain(`<a href="${list}" style="color:#8f2b1c">Your reading list</a>`)
  const inText = digestView().papers.map(({ id }) => `${adasLinks.listUrl}/${id}`)
  expect(addressesOf(text, 'Save, or more or less like this')).toEqual(inText)
  expect(addressesOf(text, 'Your reading list')).toEqual([adasLinks.listUrl])
})

it('leaves no placeholder', () => {
  const rendered = templates.renderDigest(digestView())
  const { html, text } = rendered.forReader(adasLinks)
  expect(html + text).not.toMatch(/reader\.invalid|\{\{|\{%|manageUrl|unsubscribeUrl|listUrl/)
  for (const part of [rendered.html, rendered.text]) {
    expect(part).toEqual(expect.arrayContaining(['manageUrl', 'unsubscribeUrl', 'listUrl']))
  }
})

it('cannot be lured into a paper', () => {
  const title = 'https://reader.invalid/unsubscribe-000000000000000000000000'
  const { html, text } = templates.renderDigest(digestView({ papers: [paperView({ title })] })).forReader(adasLinks)
  expect(html).toContain(`>${title}</a>`)
  expect(text).toContain(`1.  ${title}`)
})
