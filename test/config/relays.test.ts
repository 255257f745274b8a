import { describe, expect, test } from 'vitest'
import { type Config, loadConfig } from '../../src/config/config.ts'
import { PaperrouteError } from '../../src/lib/error.ts'

function load(env: Record<string, string>): Config['mail'] {
  const needed = { MAIL_FROM: 'digest@news.example.org', PUBLIC_URL: 'https://papers.example.org' }
  return loadConfig({ ...needed, ...env }, '/dev/null').mail
}

function faultOf(env: Record<string, string>): string {
  try {
    load(env)
  } catch (error) {
    if (error instanceof PaperrouteError) return error.message
    throw error
  }
  return expect.fail('no fault was found')
}

describe('SMTP_URL', () => {
  test('names one relay, with no limits of its own', () => {
    const url = 'smtp://user:p%40ss@relay.example.org:587?requireTLS=true'
    expect(load({ SMTP_URL: url }).relays).toEqual([
      { url, name: 'relay.example.org:587', weight: 1, perSecond: undefined, atOnce: undefined, ramp: undefined },
    ])
  })

  test('names several, each with what is its own, which Nodemailer never sees', () => {
    const { relays } = load({
      SMTP_URL: `smtp://a.example.org:587?weight=3&rate=50&pool=true
        smtps://b.example.org?at-once=4&ramp=200*1.5`,
    })
    expect(relays).toEqual([
      {
        url: 'smtp://a.example.org:587?pool=true',
        name: 'a.example.org:587',
        weight: 3,
        perSecond: 50,
        atOnce: undefined,
        ramp: undefined,
      },
      {
        url: 'smtps://b.example.org',
        name: 'b.example.org',
        weight: 1,
        perSecond: undefined,
        atOnce: 4,
        ramp: { first: 200, factor: 1.5 },
      },
    ])
  })

  test('leaves to SEND_RATE and its sisters what a relay does not say itself', () => {
    const { relays } = load({
      SMTP_URL: 'smtp://a.example.org?rate=5 smtp://b.example.org',
      SEND_RATE: '20',
      SEND_AT_ONCE: '3',
      SEND_RAMP: '100',
    })
    const ramp = { first: 100, factor: 2 }
    expect(relays).toMatchObject([
      { name: 'a.example.org', perSecond: 5, atOnce: 3, ramp },
      { name: 'b.example.org', perSecond: 20, atOnce: 3, ramp },
    ])
  })

  test.each([
    ['smtp://a.example.org?weight=0', 'a relay a.example.org whose weight must be more than 0'],
    ['smtp://a.example.org?rate=fast', 'a relay a.example.org whose rate must be a number'],
    ['smtp://a.example.org?at-once=1.5', 'whose at-once must be a whole number'],
    ['smtp://a.example.org?ramp=2*', 'whose ramp must be the messages of the first day'],
    ['smtp://a.example.org smtp://x:y@a.example.org', 'names the relay a.example.org twice'],
    ['smtp://a.example.org relay', 'must look like smtp://user:password@host:587'],
  ])('of %s is refused, with the remedy', (url, words) => {
    expect(faultOf({ SMTP_URL: url })).toContain(words)
  })

  test('with a fault behind the ? does not tell the password', () => {
    expect(faultOf({ SMTP_URL: 'smtp://user:hunter2@a.example.org?rate=0' })).not.toContain('hunter2')
  })
})

describe('SEND_DOMAINS', () => {
  test('limits domains by the second, at once, or both', () => {
    expect(load({ SEND_DOMAINS: 'Gmail.com=20/s outlook.com=0.5/s+2,example.org=+1' }).domains).toEqual([
      { domain: 'gmail.com', perSecond: 20, atOnce: undefined },
      { domain: 'outlook.com', perSecond: 0.5, atOnce: 2 },
      { domain: 'example.org', perSecond: undefined, atOnce: 1 },
    ])
  })
})
