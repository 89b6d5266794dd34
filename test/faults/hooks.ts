import { answerDecision, answerFailure } from '../../functions/webhook/answer.ts';
import { reportDelivery } from '../../functions/webhook/report.ts';
import { type Delivery, deliveryId } from '../../lib/gitlab/webhook/delivery.ts';
import { type Receipt, receive } from '../../lib/gitlab/webhook/receive.ts';
import { hookHeaders } from '../../local/gitlab/hook-headers.ts';
import { buildPushEvent } from '../../local/gitlab/push-event.ts';
import type { GitProject } from './git-project.ts';
import { lives } from './life.ts';
import type { Twist } from './twist.ts';
import { Violation } from './violation.ts';
import { QUEUE_URL, SIGNING_TOKEN, type World } from './world.ts';

/** A hook that GitLab is to deliver. */
export type Hook = {
  readonly projectId: number;
  readonly body: Buffer;
  /** In its project's list of heads; null: it is of another branch, as far as GitLab knows. */
  readonly place: number | null;
};

const NOTHING = '0'.repeat(40);

/** What GitLab tells of a push. @param before null: the branch is new */
export function pushHook(
  world: World,
  { id, path, defaultBranch, heads }: GitProject,
  { branch, before, after }: { branch: string; before: string | null; after: string },
): Hook {
  const event = buildPushEvent({
    instance: world.instance,
    project: { id, path, defaultBranch },
    change: { ref: `refs/heads/${branch}`, before: before ?? NOTHING, after },
    pushed: { commits: [], total: 0 },
    checkoutSha: after,
    message: null,
  });
  const place = branch === defaultBranch ? heads.length - 1 : null;
  return { projectId: id, body: Buffer.from(JSON.stringify(event)), place };
}

/** Delivers a hook, as GitLab does: once, whatever comes of it. It is signed when it is sent. */
export async function deliverHook(
  world: World,
  { body, place }: Hook,
  twists: readonly Twist[],
): Promise<void> {
  const { clock, options, instance } = world;
  const headers = hookHeaders({
    version: 19,
    origin: new URL(instance).origin,
    event: 'Push Hook',
    secretToken: null,
    signingToken: SIGNING_TOKEN,
    body,
    now: clock.date(),
  });
  const lowerCase = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value] as const);
  const delivery = { headers: new Map(lowerCase), body, receivedAt: clock.date(options.skewMs) };
  const life = world.begin(twists, world.versionAt(world.nextPlace('hook')));
  const outcome = await lives.run(life, () => takeIn(world, delivery));
  const ids = { delivery: deliveryId(delivery), requestId: 'request' };
  const answer =
    'error' in outcome ? answerFailure(outcome.error, ids) : answerDecision(outcome.decision, ids);
  reportDelivery(delivery, answer, outcome);
  if (answer.httpStatus === 202) world.accepted.add(ids.delivery);
  if (place !== null) world.pushes.set(ids.delivery, place);
  if (answer.httpStatus >= 500 && !life.isHarmed)
    world.violations.push(new Violation('settled', `a delivery was answered ${answer.httpStatus}`));
}

/** As the handler of the function does. */
async function takeIn(world: World, delivery: Delivery): Promise<Receipt | { readonly error: unknown }> {
  const { credentials, engine, queueService } = world;
  try {
    return await receive(delivery, {
      credentials,
      enqueue: (message) => engine.enqueue(queueService.client, QUEUE_URL, message),
    });
  } catch (error) {
    return { error };
  }
}
