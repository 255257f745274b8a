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
  [551, '551 not our customer', 'RCPT TO'],
  [550, '550 <ada@example.org>: Recipient address rejected: User unknown in local table', 'RCPT TO'],
  [550, '550 <relay@spam.example.org>: User unknown', 'RCPT TO'],
  [550, '550 unknown user', 'RCPT TO'],
  [550, '550 ada@example.org unknown user account', 'RCPT TO'],
  [550, '550 User not found: ada@example.org', 'RCPT TO'],
  [550, '550 Requested action not taken: mailbox unavailable', 'RCPT TO'],
  [550, '550 mailbox ada@example.org unavailable', 'RCPT TO'],
  [550, '550 no mailbox here by that name', 'RCPT TO'],
  [550, '550 No such recipient here', 'RCPT TO'],
  [550, '550 Invalid recipient: <ada@example.org>', 'RCPT TO'],
  [553, '553 Invalid recipient ada@example.org (Mode: normal)', 'RCPT TO'],
  [550, '550 invalid mailbox', 'RCPT TO'],
  [550, '550 Host unknown', 'RCPT TO'],
  [550, '550 This account does not exist, see https://example.org/blocked', 'RCPT TO'],
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
  [550, '550 5.1.0 Sender rejected', 'MAIL FROM'],
  [550, '550 relay not permitted', 'RCPT TO'],
  [550, '550 Relaying to this user denied: unknown user', 'RCPT TO'],
  [550, '550 Unauthenticated senders not allowed', 'RCPT TO'],
  [550, '550 Authentication required', 'RCPT TO'],
  [550, '550 Your host is not allowed to connect to this server', 'RCPT TO'],
  [550, '550 Denied by policy', 'RCPT TO'],
  [550, '550 Access denied', 'RCPT TO'],
  [550, '550 IP 192.0.2.22 is blocked', 'RCPT TO'],
  [550, '550 Error - blocked for abuse', 'RCPT TO'],
  [553, '553 http://spam.example.org/query?ip=192.0.2.22', 'RCPT TO'],
  [550, '550 unknown sender address', 'RCPT TO'],
  [550, '550 mailbox full, user unavailable', 'RCPT TO'],
  [550, '550 Recipient rejected', 'RCPT TO'],
  [451, '451 4.3.0 Try again later', 'RCPT TO'],
  [450, '450 4.1.1 User unknown for now', 'RCPT TO'],
  [undefined, 'the connection went away 5.1.1', undefined],
])('%i, %s, at %s says nothing for good of the address', (code, message, step) => {
  expect(isAddressDead({ code, message, step })).toBe(false)
})
