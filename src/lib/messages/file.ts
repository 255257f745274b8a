import { readFileSync } from 'node:fs'
import { z } from 'zod'
import { messageOf, PaperrouteError } from '../error.ts'
import { placeOf, whatIsWrong } from './json-text.ts'

/** A file of messages, as it was read. */
export interface MessagesFile {
  path: string
  text: string
  /** What it says, by key. */
  messages: Record<string, string>
}

const object = z.record(z.string(), z.string())

/** @throws {PaperrouteError} that says where it is no object of texts by key, and how to mend that. */
export function readMessagesFile(path: string): MessagesFile {
  let text: string
  try {
    // Editors may put a mark of the byte order before the first line.
    text = readFileSync(path, 'utf8').replace(/^\uFEFF/, '')
  } catch (error) {
    throw new PaperrouteError(`Messages ${path}: cannot be read (${messageOf(error)}): mend its permissions.`)
  }
  try {
    return { path, text, messages: object.parse(JSON.parse(text)) }
  } catch (error) {
    const { at, what } = whatIsWrong(text) ?? { at: 0, what: messageOf(error) }
    throw new PaperrouteError(`Messages ${path}:${inLines(text, at)}: ${what}.`)
  }
}

/**
 * What is wrong with one of its messages, with the place.
 * @param at where in the message, counted as JavaScript counts; without it, the key is pointed at
 */
export function messageFault({ path, text }: MessagesFile, key: string, what: string, at?: number): PaperrouteError {
  return new PaperrouteError(`Messages ${path}:${inLines(text, placeOf(text, key, at))}: "${key}" ${what}.`)
}

/** `12:5`: the line and the column, both from 1. */
function inLines(text: string, at: number): string {
  const lines = text.slice(0, at).split(/\r\n|\r|\n/)
  return `${lines.length}:${(lines.at(-1)?.length ?? 0) + 1}`
}
