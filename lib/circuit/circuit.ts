import type { Trouble } from './trouble.ts';

/** What is known of an instance's trouble. Nothing is written while it is well, nor when it is well again. */
export type Circuit = {
  /** The last time that the instance was left alone; it may be over. */
  readonly opening: Opening | null;
  /** Projects that met silence since, the newest last: with so many of them it is not the projects' fault. */
  readonly silences: readonly Silence[];
};

export type Opening = {
  /** Milliseconds since 1970. */
  readonly until: number;
  readonly seconds: number;
  /** The error that the instance was left alone for. */
  readonly code: string;
};

type Silence = { readonly projectId: number; readonly at: number };

/** Trouble that a run has met. Times are milliseconds since 1970. */
export type Met = {
  readonly trouble: Trouble;
  readonly projectId: number;
  readonly at: number;
  /** When the instance last served somebody, as far as it is known here. */
  readonly servedAt: number;
};

export const UNTROUBLED: Circuit = { opening: null, silences: [] };

const SHORTEST_SECONDS = 10;
const FIRST_SECONDS = 60;
const LONGEST_SECONDS = 15 * 60;
/** The same because of silence: a few projects that keep hanging must not hold up the others for longer and longer. */
const LONGEST_SILENCE_SECONDS = 240;
/** Clocks may differ by minutes. What is further away than this was not written by us. */
const BELIEVED_SECONDS = 2 * LONGEST_SECONDS;

const SILENT_PROJECTS = 3;
const SILENCE_MS = 2 * 60_000;

/** For how long the instance is still to be left alone: seconds, 0 if it is not. */
export function secondsLeft({ opening }: Circuit, at: number): number {
  const left = opening === null ? 0 : Math.ceil((opening.until - at) / 1000);
  return left > 0 && left <= BELIEVED_SECONDS ? Math.min(left, LONGEST_SECONDS) : 0;
}

/** What becomes of the circuit when a run meets trouble: the same object if nothing. */
export function afterTrouble(circuit: Circuit, met: Met): Circuit {
  const { trouble } = met;
  switch (trouble.kind) {
    case 'refusal':
      return afterRefusal(circuit, met, trouble.askedSeconds);
    case 'silence':
      return afterSilence(circuit, met);
  }
}

/** While it is open, only what the instance itself asks for can make it longer: others were under way when it opened. */
function afterRefusal(circuit: Circuit, met: Met, askedSeconds: number | null): Circuit {
  const isOpen = secondsLeft(circuit, met.at) > 0;
  if (askedSeconds === null) return isOpen ? circuit : open(met, guessSeconds(circuit, met));
  const asked = Math.min(Math.max(Math.ceil(askedSeconds), SHORTEST_SECONDS), LONGEST_SECONDS);
  return isOpen && secondsLeft(circuit, met.at) >= asked ? circuit : open(met, asked);
}

/** A project whose every run hangs must not hold up others: only several of them together open the circuit. */
function afterSilence(circuit: Circuit, met: Met): Circuit {
  const { projectId, at } = met;
  if (secondsLeft(circuit, at) > 0) return circuit;
  const others = circuit.silences.filter(
    (silence) => silence.projectId !== projectId && Math.abs(at - silence.at) <= SILENCE_MS,
  );
  const silences = [...others, { projectId, at }];
  if (silences.length < SILENT_PROJECTS) return { ...circuit, silences };
  return open(met, Math.min(guessSeconds(circuit, met), LONGEST_SILENCE_SECONDS));
}

function open({ trouble: { code }, at }: Met, seconds: number): Circuit {
  return { opening: { until: at + seconds * 1000, seconds, code }, silences: [] };
}

/** Twice as long as before, if it has just closed and nobody has been served since. */
function guessSeconds({ opening }: Circuit, { at, servedAt }: Met): number {
  if (opening === null || servedAt > opening.until) return FIRST_SECONDS;
  const isAgain = Math.abs(at - opening.until) <= Math.max(opening.seconds, FIRST_SECONDS) * 1000;
  return isAgain ? Math.min(Math.max(opening.seconds * 2, FIRST_SECONDS), LONGEST_SECONDS) : FIRST_SECONDS;
}
