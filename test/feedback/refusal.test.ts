import { expect, test } from 'vitest'
import { isAddressDead } from '../../src/feedback/refusal.ts'

test.each([
  [550, '550 5.1.1 User unknown', 'RCPT TO'],
  [550, '550-5.1.1 The email account that you tried to reach does not exist.', 'RCPT TO'],
  [550, '550 5.1.2 Host unknown', 'RCPT TO'],
  [556, '556 5.1.10 Recipient address has null MX', 'RCPT TO'],
  [550, '550 5.2.1 The account is disabled', 'DATA'],
  [550, '550 No such user here', 'RCPT TO'],
  [551, '551 User not local', 'RCPT TO'],
])('%i, %s, at %s means that the address is dead', (code, message, step) => {
  expect(isAddressDead({ code, message, step })).toBe(true)
})

test.each([
  [552, '552 5.2.2 Mailbox full', 'RCPT TO'],
  [550, '550 5.7.1 Message rejected as spam', 'RCPT TO'],
  [550, '550 5.7.515 Access denied, sending domain does not pass DMARC', 'DATA'],
  [550, '550 Message content rejected', 'DATA'],
  [554, '554 Transaction failed', 'RCPT TO'],
  [550, '550 Bad sender', 'MAIL FROM'],
  [451, '451 4.3.0 Try again later', 'RCPT TO'],
  [450, '450 4.1.1 User unknown for now', 'RCPT TO'],
  [undefined, 'the connection went away 5.1.1', undefined],
])('%i, %s, at %s says nothing for good of the address', (code, message, step) => {
  expect(isAddressDead({ code, message, step })).toBe(false)
})
