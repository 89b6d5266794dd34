import { describe, expect, it } from '@jest/globals';
import { afterTrouble, type Circuit, type Met, secondsLeft, UNTROUBLED } from './circuit.ts';

const START = Date.parse('2026-01-01T00:00:00Z');
const at = (seconds: number) => START + seconds * 1000;

type Change = Partial<Omit<Met, 'trouble'>>;

const refused = (circuit: Circuit, seconds: number, asked: number | null = null, met: Change = {}) =>
  afterTrouble(circuit, {
    trouble: { kind: 'refusal', code: 'GIT_RATE_LIMITED', askedSeconds: asked },
    projectId: 1,
    at: at(seconds),
    servedAt: 0,
    ...met,
  });
const silent = (circuit: Circuit, seconds: number, projectId: number) =>
  afterTrouble(circuit, {
    trouble: { kind: 'silence', code: 'GIT_UNAVAILABLE' },
    projectId,
    at: at(seconds),
    servedAt: 0,
  });
const left = (circuit: Circuit, seconds: number) => secondsLeft(circuit, at(seconds));

describe('a circuit', () => {
  it('is closed as long as nothing is known', () => {
    expect(left(UNTROUBLED, 0)).toBe(0);
  });

  it('opens at once when an instance turns everybody away, for a minute', () => {
    const circuit = refused(UNTROUBLED, 0);
    expect(circuit.opening?.code).toBe('GIT_RATE_LIMITED');
    expect([0, 59.5, 60, 3600].map((seconds) => left(circuit, seconds))).toEqual([60, 1, 0, 0]);
  });

  it.each([
    [0, 10],
    [42.2, 43],
    [899, 899],
    [86_400, 900],
  ])('opens for as long as the instance asks for, 10 s to 15 minutes: %d s', (asked, seconds) => {
    expect(left(refused(UNTROUBLED, 0, asked), 0)).toBe(seconds);
  });

  it('is not kept open by runs that were under way when it opened', () => {
    const circuit = refused(UNTROUBLED, 0);
    expect(refused(circuit, 30)).toBe(circuit);
    expect(refused(circuit, 30, 20)).toBe(circuit);
    expect(silent(circuit, 30, 7)).toBe(circuit);
  });

  it('stays open for longer if the instance asks for it meanwhile', () => {
    const circuit = refused(refused(UNTROUBLED, 0), 30, 100);
    expect(left(circuit, 30)).toBe(100);
  });

  it('opens for twice as long each time that it was of no use, up to 15 minutes', () => {
    let circuit = UNTROUBLED;
    let now = 0;
    const openings: number[] = [];
    for (let time = 0; time < 6; time += 1) {
      circuit = refused(circuit, now);
      openings.push(left(circuit, now));
      now += left(circuit, now) + 1;
    }
    expect(openings).toEqual([60, 120, 240, 480, 900, 900]);
  });

  it('opens for a minute again when trouble comes later, or after somebody was served', () => {
    const circuit = refused(refused(UNTROUBLED, 0), 60);
    expect(left(circuit, 60)).toBe(120);
    expect(left(refused(circuit, 300), 300)).toBe(240);
    expect(left(refused(circuit, 301), 301)).toBe(60);
    expect(left(refused(circuit, 200, null, { servedAt: at(190) }), 200)).toBe(60);
    expect(left(refused(circuit, 200, null, { servedAt: at(50) }), 200)).toBe(240);
  });

  it('trusts what the instance asks for, also when it asks for it again', () => {
    const circuit = refused(refused(UNTROUBLED, 0, 15), 15, 15);
    expect(left(circuit, 15)).toBe(15);
    expect(left(refused(circuit, 31), 31)).toBe(60);
  });

  it('does not open because of one project, however often it meets silence', () => {
    let circuit = UNTROUBLED;
    for (let now = 0; now < 3600; now += 30) {
      circuit = silent(circuit, now, 1);
      expect(left(circuit, now)).toBe(0);
      expect(circuit.silences).toHaveLength(1);
    }
  });

  it('opens when three projects meet silence within two minutes', () => {
    const two = silent(silent(UNTROUBLED, 0, 1), 60, 2);
    expect(left(two, 60)).toBe(0);
    expect(left(silent(two, 120, 3), 120)).toBe(60);
    expect(silent(two, 120, 3).silences).toEqual([]);
    expect(left(silent(two, 120.001, 3), 120.001)).toBe(0);
    expect(left(silent(two, 100, 2), 100)).toBe(0);
  });

  it('takes three projects once more to open again because of silence, and then for twice as long', () => {
    const open = silent(silent(silent(UNTROUBLED, 0, 1), 0, 2), 0, 3);
    const two = silent(silent(open, 61, 1), 61, 2);
    expect(left(two, 61)).toBe(0);
    expect(left(silent(two, 62, 3), 62)).toBe(120);
  });

  it('opens because of silence for four minutes at most', () => {
    let circuit = UNTROUBLED;
    let now = 0;
    const openings: number[] = [];
    for (let time = 0; time < 5; time += 1) {
      for (const projectId of [1, 2, 3]) circuit = silent(circuit, now, projectId);
      openings.push(left(circuit, now));
      now += left(circuit, now) + 1;
    }
    expect(openings).toEqual([60, 120, 240, 240, 240]);
  });

  it('keeps what it was open for while silences are counted', () => {
    const circuit = silent(refused(UNTROUBLED, 0), 61, 1);
    expect(left(refused(circuit, 62), 62)).toBe(120);
  });

  it('is not deceived by clocks that differ by minutes, or by somebody who changed it', () => {
    const circuit = refused(UNTROUBLED, 0, 900);
    expect(left(circuit, -300)).toBe(900);
    const altered: Circuit = {
      opening: { until: at(1801), seconds: 60, code: 'GIT_RATE_LIMITED' },
      silences: [],
    };
    expect(left(altered, 0)).toBe(0);
    expect(left(refused(altered, 0), 0)).toBe(60);
  });
});
