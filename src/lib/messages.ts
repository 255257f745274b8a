import { existsSync, readdirSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { z } from 'zod'
import { messageOf, PaperrouteError } from './error.ts'
import { languageAmong, languageTag, withParents } from './language.ts'
import { type CompiledMessage, compileMessage } from './message-format.ts'
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

const file = z.record(z.string(), z.string())

/** A language's own messages, by key, and the file that each is from. */
type Own = Map<string, { message: CompiledMessage; path: string }>

/** Every key is said in this language, so what another lacks is said in it. */
const base = 'en'

/**
 * Reads the messages of all folders: in each a file `LANGUAGE.json` per language, an object of messages by key. A later
 * folder replaces messages of an earlier one, and may bring languages that are not whole: what they lack is said in the
 * language that they are a variety of, or in English.
 * @param usual the installation's language
 * @throws {PaperrouteError} that names the file where one is no such object, a message cannot be read or takes values that
 * the English one does not, or has a key that English lacks; and where `usual` is not there.
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
    throw new PaperrouteError(
      `DEFAULT_LANGUAGE is ${usual}, but there is no file of messages for it: set it to one of ${known.join(', ')}.`,
    )
  }
  return {
    all,
    usual: usualWords,
    for: (language) => find(language) ?? usualWords,
    firstOf: (languages) => languages.flatMap((each) => find(each)?.language ?? [])[0],
  }
}

function readLanguage(own: Map<string, Own>, path: string, name: string): void {
  const language = languageTag(name)
  if (language !== name) throw faulty(path, `its name is not the tag of a language, such as de.json or pt-BR.json`)
  const messages: Own = own.get(language) ?? new Map()
  own.set(language, messages)
  for (const [key, text] of Object.entries(parse(path))) {
    try {
      messages.set(key, { message: compileMessage(text, language), path })
    } catch (error) {
      throw faulty(path, `"${key}": ${messageOf(error)}`)
    }
  }
}

function parse(path: string): Record<string, string> {
  try {
    return file.parse(JSON.parse(readFileSync(path, 'utf8')))
  } catch (error) {
    throw faulty(path, error instanceof z.ZodError ? 'is no object of texts by key' : messageOf(error))
  }
}

function compare(messages: Own, english: Own): void {
  for (const [key, { message, path }] of messages) {
    const takes = english.get(key)?.message.takes
    if (!takes) throw faulty(path, `"${key}" is no message of en.json`)
    const unknown = message.takes.find((name) => !takes.includes(name))
    if (unknown) throw faulty(path, `"${key}" takes ${unknown}, which it is not given`)
  }
}

function wordsOf(language: string, own: Map<string, Own>): Words {
  const chain = [base, ...withParents(language).toReversed()].map((each) => own.get(each) ?? new Map())
  const messages = new Map(chain.flatMap((each: Own) => [...each].map(([key, { message }]) => [key, message] as const)))
  const name = own
    .get(language)
    ?.get('language.name')
    ?.message.fill({}, () => '')[0]
  return createWords(language, name ?? nameOf(language), messages)
}

function nameOf(language: string): string {
  return new Intl.DisplayNames([language], { type: 'language' }).of(language) ?? language
}

function faulty(path: string, fault: string): PaperrouteError {
  return new PaperrouteError(`Messages ${path}: ${fault}`)
}
