import { randomUUID } from 'node:crypto';
import { LOCAL_ACCOUNT, LOCAL_REGION } from '../template/names.ts';

/** What EventBridge invokes a function with. (Amazon EventBridge User Guide, "Scheduled Event".) */
export function scheduledEvent(ruleArn: string, at: Date): object {
  return {
    version: '0',
    id: randomUUID(),
    'detail-type': 'Scheduled Event',
    source: 'aws.events',
    account: LOCAL_ACCOUNT,
    // Whole seconds.
    time: at.toISOString().replace(/\.\d+Z$/, 'Z'),
    region: LOCAL_REGION,
    resources: [ruleArn],
    detail: {},
  };
}
