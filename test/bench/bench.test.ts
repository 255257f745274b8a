import { execFile } from 'node:child_process'
import { join } from 'node:path'
import { promisify } from 'node:util'
import { expect, test } from 'vitest'
import { blast } from './bare-socket.ts'
import { receivers, startSink } from './start-sink.ts'

test('the benchmark of sending prints its figures, each row of messages that arrived, and nothing else', async () => {
  const bench = join(import.meta.dirname, 'bench.ts')
  const options = ['--json', '--messages', '40', '--warm-up', '20', '--connections', '4']
  const { stdout } = await promisify(execFile)(process.execPath, [
    '--import',
    import.meta.resolve('tsx'),
    bench,
    ...options,
  ])
  const row = (name: string) => ({
    name,
    messagesPerSecond: expect.any(Number),
    cpuMsPerMessage: expect.any(Number),
    rssMb: expect.any(Number),
  })
  const ratio = expect.any(Number)
  const facts = JSON.parse(stdout)
  expect(facts).toEqual({
    machine: expect.stringMatching(/^\d+ × .+, \d+ GiB, Node \d+\.\d+\.\d+$/),
    rows: [
      row('sendMail loop, signed'),
      row('bare socket, signed'),
      row('Paperroute, signed'),
      row('sendMail loop, unsigned'),
      row('bare socket, unsigned'),
      row('Paperroute, unsigned'),
    ],
    ratios: { signedVsNaive: ratio, signedVsSocket: ratio, unsignedVsNaive: ratio, unsignedVsSocket: ratio },
  })
  expect(stdout.trimEnd()).not.toContain('\n')
  for (const { messagesPerSecond, rssMb } of facts.rows) expect(Math.min(messagesPerSecond, rssMb)).toBeGreaterThan(0)
}, 300_000)

test.each(receivers)('the %s of a benchmark takes every message and counts it', async (name) => {
  const receiver = await startSink(name)
  try {
    const message = Buffer.from('From: <a@example.org>\r\n\r\n. one\r\n.. two\r\nno end of line')
    await blast(receiver.port, message, 25, 3)
    expect(await receiver.taken()).toBe(25)
  } finally {
    receiver.close()
  }
})
