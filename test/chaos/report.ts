import type { CopiesCount } from './copies.ts'
import { connectionsOfSender, senders } from './limits.ts'

/** What is killed without warning. */
export const victims = ['sender', 'postgres', 'receiver'] as const
export type Victim = (typeof victims)[number]

export interface ChaosReport extends CopiesCount {
  seed: number
  readers: number
  kills: Record<Victim, number>
  /** Those that happened while some readers had no copy yet. */
  midway: number
  /** Senders that were told to end and did so in order. */
  drains: number
  /** Deliveries that drained senders have left without an ending. */
  undrained: number
  /** How often a delivery became unknown. */
  unknown: number
  /** Deliveries that were unknown at some time and are submitted. */
  resolved: number
  /** Rows of the ledger by their state at the end. */
  states: Record<string, number>
  /** How many deliveries may have become unknown: one for each connection that was open at a kill, at most. */
  unknownAllowed: number
  /** Processes that ended without being killed, and why. */
  deaths: string[]
  seconds: number
}

/** One for each connection of a sender that is killed; the others have those of all senders in hand. */
export function allowedUnknown(kills: Record<Victim, number>): number {
  return kills.sender * connectionsOfSender + (kills.postgres + kills.receiver) * senders * connectionsOfSender
}

/** What the run shows to be wrong, a sentence each; none when all is as promised. */
export function faultsOf(report: ChaosReport): string[] {
  const submitted = report.states['submitted'] ?? 0
  const rules: [boolean, string][] = [
    [report.lost > 0, `${report.lost} readers got nothing`],
    [report.mixed > 0, `${report.mixed} readers got copies under different Message-IDs`],
    [report.surplus > report.unknown, `${report.surplus} surplus copies of ${report.unknown} unknown deliveries`],
    [
      report.unknown > report.unknownAllowed,
      `${report.unknown} unknown deliveries of ${report.unknownAllowed} allowed`,
    ],
    [report.undrained > 0, `${report.undrained} deliveries were left by senders that drained`],
    [submitted !== report.readers, `${submitted} of ${report.readers} deliveries are submitted`],
  ]
  return [...rules.filter(([isBroken]) => isBroken).map(([, fault]) => fault), ...report.deaths]
}
