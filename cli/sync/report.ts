import type { Session } from '../command.ts';
import { counted } from '../counted.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { writeJson, writeOut } from '../terminal/output.ts';
import { show } from '../terminal/show.ts';
import { describeOutcome, isOver, isWell, type Outcome } from './outcome.ts';
import type { Sent } from './send-hints.ts';
import type { Target } from './targets.ts';

/** Says which projects are meant, and under which deliveries the hints were sent. */
export async function report(
  { json, pasteable }: Session,
  targets: readonly Target[],
  what: string,
  sent: readonly Sent[] = [],
): Promise<void> {
  const deliveryOf = new Map(sent.map(({ target, hint }) => [target, hint.delivery]));
  const rows = targets.map((target) => ({
    ...{ ...target.key, project: target.known?.path ?? null, delivery: deliveryOf.get(target) ?? null },
  }));
  if (json) return writeJson(rows);
  const lines = targets.map((target) => [target.name, deliveryOf.get(target)].filter(Boolean).join('  '));
  const projects = counted(targets.length, 'project');
  return writeOut(`${lines.map((line) => `${show(line)}\n`).join('')}${projects} ${pasteable(what)}\n`);
}

/** Says what has come of each hint. @throws CommandError if one has failed, or not been looked at in time */
export async function reportOutcomes(
  { json }: Session,
  sent: readonly Sent[],
  outcomes: ReadonlyMap<string, Outcome>,
  isInterrupted: boolean,
): Promise<void> {
  const rows = sent.map(({ target, hint: { delivery } }) => {
    const outcome: Outcome = outcomes.get(delivery) ?? { kind: 'waiting' };
    return { target, delivery, outcome };
  });
  if (json) {
    await writeJson(
      rows.map(({ target: { key, known }, delivery, outcome: { kind, ...rest } }) => ({
        ...{ ...key, project: known?.path ?? null, delivery, outcome: kind, ...rest },
      })),
    );
  } else {
    const lines = rows.map(({ target, outcome }) => `${target.name}: ${describeOutcome(outcome)}`);
    await writeOut(lines.map((line) => `${show(line)}\n`).join(''));
  }
  const bad = rows.filter(({ outcome }) => !isWell(outcome));
  if (bad.length === 0) return;
  const nameAll = (some: typeof bad) =>
    some.map(({ target, delivery }) => `${target.name} (${delivery})`).join(', ');
  const open = bad.filter(({ outcome }) => !isOver(outcome));
  if (isInterrupted && open.length > 0) {
    const message = `Interrupted. The hints were sent; how it ends is not known of ${nameAll(open)}.`;
    throw new CommandError(EXIT.interrupted, message);
  }
  throw new CommandError(EXIT.failed, `Failed, or not looked at in time: ${nameAll(bad)}`, {
    advice: `See \`hub projects\` for what to do about an error, \`hub trace <delivery>\` for what has become of a hint.`,
  });
}
