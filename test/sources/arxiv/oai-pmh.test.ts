import { expect, test } from 'vitest'
import { parseOai } from '../../../src/sources/arxiv/oai-pmh.ts'

const answer = (inner: string) => `<OAI-PMH><responseDate>2026-02-03T04:00:00Z</responseDate>${inner}</OAI-PMH>`
const list = (inner: string) => answer(`<ListRecords>${inner}</ListRecords>`)

test('an answer tells records with their headers, in the order served', () => {
  const xml = list(`
    <record>
      <header>
        <identifier> oai:repository.example:1 </identifier><datestamp>2026-02-02</datestamp>
        <setSpec>a</setSpec><setSpec>a:b</setSpec>
      </header>
      <metadata><format:it xmlns:format="urn:x"><title>0</title></format:it></metadata>
      <about><x/></about>
    </record>
    <record><header status="deleted"><identifier>oai:repository.example:2</identifier></header></record>`)
  expect(parseOai(xml)).toEqual({
    responseDate: new Date('2026-02-03T04:00:00Z'),
    records: [
      {
        identifier: 'oai:repository.example:1',
        datestamp: new Date('2026-02-02'),
        isDeleted: false,
        sets: ['a', 'a:b'],
        metadata: { format: 'format:it', content: { '@xmlns:format': 'urn:x', title: '0' } },
      },
      { identifier: 'oai:repository.example:2', datestamp: undefined, isDeleted: true, sets: [], metadata: undefined },
    ],
    resumption: undefined,
    errors: [],
  })
})

test.each(['expirationDate', 'expires'])('a token tells its attributes, %s among them', (expiry) => {
  const token = `<resumptionToken ${expiry}="2026-02-04T00:00:00Z" completeListSize="5000" cursor="2500"> verb%3D&amp;1
    </resumptionToken>`
  expect(parseOai(list(`<record/>${token}`)).resumption).toEqual({
    token: 'verb%3D&1',
    expiresAt: new Date('2026-02-04T00:00:00Z'),
    completeListSize: 5000,
    cursor: 2500,
  })
})

test('a token without attributes, or with odd ones, is a token', () => {
  const bare = { token: 'next', expiresAt: undefined, completeListSize: undefined, cursor: undefined }
  expect(parseOai(list('<resumptionToken>next</resumptionToken>')).resumption).toEqual(bare)
  const odd = '<resumptionToken expires="soon" completeListSize="many" cursor="-1">next</resumptionToken>'
  expect(parseOai(list(odd)).resumption).toEqual(bare)
})

test.each(['<resumptionToken/>', '<resumptionToken cursor="2500"> </resumptionToken>', ''])(
  'a list with %j ends there',
  (token) => {
    expect(parseOai(list(`<record/>${token}`)).resumption).toBeUndefined()
  },
)

test('an empty list holds no records', () => {
  expect(parseOai(answer('<ListRecords/>')).records).toEqual([])
})

test('errors keep their codes and their words on one line', () => {
  const xml = answer(`<error code="badArgument">The day
    is wrong</error><error code="noRecordsMatch"/><error>No code</error>`)
  expect(parseOai(xml).errors).toEqual([
    { code: 'badArgument', message: 'The day is wrong' },
    { code: 'noRecordsMatch', message: '' },
    { code: 'an error without a code', message: 'No code' },
  ])
})
