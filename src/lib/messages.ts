import { existsSync, readdirSync } from 'node:fs'
import { join } from 'node:path'
import { configurationError, PaperrouteError } from './error.ts'
import { languageAmong, languageNamed, nameOfLanguage, withParents } from './language.ts'
import { describeMessageFault } from './messages/fault.ts'
import { type MessagesFile, messageFault, readMessagesFile } from './messages/file.ts'
import { type CompiledMessage, compileMessage } from './messages/format.ts'
import { nearest } from './nearest.ts'
import { createWords, type Words } from './words.ts'

/** The languages there are, and what each says. */
export interface Messages {
  /** The words of each, sorted by tag. */
  readonly all: readonly Words[]
  /** The installation's: for whoever has no language that we know. */
  readonly usual: Words
  /** The words for who reads this language; null, undefined or one that we lack: the installation's. */
  for(language: string | null | undefined): Words
  /** The first of some languages that we have, by its tag. */
  firstOf(languages: readonly string[]): string | undefined
}

/** A language's own messages, by key, and the file that each is from. */
type Own = Map<string, { message: CompiledMessage; file: MessagesFile }>

/** Every key is said in this language, so what another lacks is said in it. */
const base = 'en'

/**
 * Reads the messages of all folders: in each a file `LANGUAGE.json` per language, an object of messages by key. A later
 * folder replaces messages of an earlier one, and may bring languages that are not whole: what they lack is said in the
 * language that they are a variety of, or in English.
 * @param usual the installation's language
 * @throws {PaperrouteError} that names the place and the remedy where a file is no such object or has the name of no
 * language, a message cannot be read or takes values that the English one does not, or has a key that English lacks; and
 * where `usual` is not there.
 */
export function loadMessages(folders: readonly string[], usual = base): Messages {
  const own = new Map<string, Own>()
  for (const folder of folders) {
    for (const name of existsSync(folder) ? readdirSync(folder).sort() : []) {
      if (name.endsWith('.json')) readLanguage(own, join(folder, name), name.slice(0, -'.json'.length))
    }
  }
  const english = own.get(base) ?? new Map()
  for (const messages of own.values()) compare(messages, english)
  const all = [...own.keys()].sort().map((language) => wordsOf(language, own))
  const known = all.map(({ language }) => language)
  const find = (asked: string | null | undefined) => {
    const language = asked ? languageAmong(known, asked) : undefined
    return all.find((words) => words.language === language)
  }
  const usualWords = find(usual)
  if (!usualWords) {
    throw configurationError([
      `DEFAULT_LANGUAGE is ${usual}, but there is no file of messages for it: set it to one of ${known.join(', ')}.`,
    ])
  }
  return {
    all,
    usual: usualWords,
    for: (language) => find(language) ?? usualWords,
    firstOf: (languages) => languages.flatMap((each) => find(each)?.language ?? [])[0],
  }
}

function readLanguage(own: Map<string, Own>, path: string, name: string): void {
  const language = languageNamed(name)
  if (language !== name) {
    const remedy = language ? `call it ${language}.json` : 'call it by one, such as de.json or pt-BR.json'
    throw new PaperrouteError(`Messages ${path}: its name is not the tag of a language: ${remedy}.`)
  }
  const messages: Own = own.get(language) ?? new Map()
  own.set(language, messages)
  const file = readMessagesFile(path)
  for (const [key, text] of Object.entries(file.messages)) {
    try {
      messages.set(key, { message: compileMessage(text, language), file })
    } catch (error) {
      const { what, at } = describeMessageFault(error)
      throw messageFault(file, key, what, at)
    }
  }
}

function compare(messages: Own, english: Own): void {
  for (const [key, { message, file }] of messages) {
    const takes = english.get(key)?.message.takes
    if (!takes) {
      const meant = nearest(key, [...english.keys()])
      throw messageFault(file, key, `is no message of en.json: ${meant ? `did you mean "${meant}"?` : 'take it away'}`)
    }
    const unknown = message.takes.find((name) => !takes.includes(name))
    if (unknown === undefined) continue
    const remedy = takes.length > 0 ? `it may take ${takes.join(', ')}` : 'it takes nothing'
    throw messageFault(file, key, `takes ${unknown}, which it is not given: ${remedy}`)
  }
}

function wordsOf(language: string, own: Map<string, Own>): Words {
  const chain = [base, ...withParents(language).toReversed()].map((each) => own.get(each) ?? new Map())
  const messages = new Map(chain.flatMap((each: Own) => [...each].map(([key, { message }]) => [key, message] as const)))
  const name = own
    .get(language)
    ?.get('language.name')
    ?.message.fill({}, () => '')[0]
  return createWords(language, name ?? nameOfLanguage(language, language) ?? language, messages)
}
