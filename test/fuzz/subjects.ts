// Fuzzing: every subject, and its share of the cases: what is cheap gets more.
import { fuzzCallback } from './callback.ts'
import { fuzzMetadata } from './metadata.ts'
import { fuzzResources } from './resources.ts'
import type { Subject } from './subject.ts'
import { fuzzToken } from './token.ts'
import { fuzzWire } from './wire.ts'

/** A subject, and which part of all cases it gets; the parts add up to 1. */
export interface Share {
  readonly subject: Subject
  readonly part: number
}

export const shares: readonly Share[] = [
  { subject: fuzzCallback(), part: 0.3 },
  { subject: fuzzToken(), part: 0.1 },
  { subject: fuzzMetadata(), part: 0.2 },
  { subject: fuzzResources(), part: 0.35 },
  { subject: fuzzWire(), part: 0.05 },
]
