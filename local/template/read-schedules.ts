import * as z from 'zod/mini';
import type { ScheduleDefinition } from './definitions.ts';
import type { Lookup } from './intrinsics.ts';
import type { Resources } from './parse.ts';
import { ofType, readProperties } from './read-properties.ts';

/** Of EventBridge's expressions only this one, from which the minutes can be read off. */
const EVERY_SO_MANY_MINUTES = /^cron\(0\/(5|10|15|20|30) \* \* \* \? \*\)$/;

const ruleProperties = z.object({
  ScheduleExpression: z.string().check(z.regex(EVERY_SO_MANY_MINUTES)),
  State: z.literal('ENABLED'),
  // A function that is invoked with something else than the event of the schedule would need its `Input` here.
  Targets: z.array(z.strictObject({ Arn: z.string(), Id: z.string() })).check(z.length(1)),
});

export function readSchedules(resources: Resources, lookup: Lookup): ScheduleDefinition[] {
  return ofType(resources, 'AWS::Events::Rule').flatMap(([logicalId, resource]) => {
    const { ScheduleExpression, Targets } = readProperties(ruleProperties, resource, lookup);
    const [, minutes] = EVERY_SO_MANY_MINUTES.exec(ScheduleExpression) ?? [];
    return Targets.map(({ Arn }) => ({
      logicalId,
      arn: lookup(logicalId, 'Arn'),
      functionArn: Arn,
      everyMinutes: Number(minutes),
    }));
  });
}
