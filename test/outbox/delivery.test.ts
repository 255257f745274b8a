import { expect, test } from 'vitest'
import { type DeliveryStatus, deliveryStatuses, mayBecome } from '../../src/outbox/delivery.ts'

const after = (was: DeliveryStatus) => deliveryStatuses.filter((becomes) => mayBecome(was, becomes))

test('every state can be reached from queued', () => {
  const reached = new Set<DeliveryStatus>(['queued'])
  for (const status of reached) for (const becomes of after(status)) reached.add(becomes)
  expect([...reached].sort()).toEqual([...deliveryStatuses].sort())
})

test('what was submitted stays so, and everything else can still be', () => {
  expect(after('submitted')).toEqual([])
  for (const status of deliveryStatuses) {
    const reached = new Set(after(status))
    for (const one of reached) for (const becomes of after(one)) reached.add(becomes)
    expect([status, reached.has('submitted')]).toEqual([status, status !== 'submitted'])
  }
})

test('nothing is submitted, deferred, failed or unknown that was not being sent, save what a person learns of it', () => {
  const outcomes = deliveryStatuses.filter((status) => mayBecome('sending', status) && status !== 'queued')
  for (const outcome of outcomes) {
    const from = deliveryStatuses.filter((was) => mayBecome(was, outcome) && was !== 'unknown')
    expect([outcome, from]).toEqual([outcome, ['sending']])
  }
})

test('only what waits may be sent or skipped', () => {
  for (const becomes of ['sending', 'skipped'] as const) {
    expect(deliveryStatuses.filter((was) => mayBecome(was, becomes))).toEqual(['queued', 'deferred'])
  }
})
