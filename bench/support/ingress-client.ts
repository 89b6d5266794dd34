// Delivers to the packaged webhook, in a process of its own, in turns with the bare call that it cannot do without.
//   ingress-client.ts <module> <event as JSON> <queue> <deliveries>
import { randomUUID } from 'node:crypto';
import { pathToFileURL } from 'node:url';
import { SendMessageCommand } from '@aws-sdk/client-sqs';
import { createQueueClient } from '../../lib/queue/queue-client.ts';

const [module = '', eventText = '', QueueUrl = '', deliveries = ''] = process.argv.slice(2);
/** Before V8 has compiled the code that runs often, it is the compiling that is measured. */
const WARM_UP = { rounds: 40, atOnce: 25 };

const { handler } = await import(pathToFileURL(module).href);
const event: unknown = JSON.parse(eventText);
const client = createQueueClient();
const body = 'x'.repeat(500);
// The webhook's log is not what is read here.
const say = process.stdout.write.bind(process.stdout);
process.stdout.write = () => true;

const deliver = () => handler(event, { awsRequestId: 'bench' });
const send = () =>
  client.send(
    new SendMessageCommand({
      QueueUrl,
      MessageBody: body,
      MessageGroupId: 'bench',
      MessageDeduplicationId: randomUUID(),
    }),
  );

const answer = await deliver();
if (answer.statusCode !== 202) throw new Error(`The webhook answered ${JSON.stringify(answer)}.`);
const samples = { deliver: [] as number[], send: [] as number[], deliverCpu: 0, sendCpu: 0 };
for (let round = 0; round < WARM_UP.rounds; round += 1) {
  await Promise.all(Array.from({ length: WARM_UP.atOnce }, () => Promise.all([deliver(), send()])));
}
for (let turn = 0; turn < Number(deliveries); turn += 1) {
  const delivery = await measure(deliver);
  const bare = await measure(send);
  samples.deliver.push(delivery.ms);
  samples.send.push(bare.ms);
  samples.deliverCpu += delivery.cpuMs;
  samples.sendCpu += bare.cpuMs;
}
say(JSON.stringify(samples));
process.exit();

async function measure(work: () => Promise<unknown>): Promise<{ ms: number; cpuMs: number }> {
  const cpu = process.threadCpuUsage();
  const begun = performance.now();
  await work();
  const ms = performance.now() - begun;
  const { user, system } = process.threadCpuUsage(cpu);
  return { ms, cpuMs: (user + system) / 1000 };
}
