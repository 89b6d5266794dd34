import * as z from 'zod/mini';
import { callIam } from './ask-aws.ts';
import type { UsedRight } from './recorder.ts';

const oneOrMore = z.pipe(
  z.union([z.string(), z.array(z.string())]),
  z.transform((value) => [value].flat()),
);
const document = z.object({
  Statement: z.array(z.object({ Effect: z.literal('Allow'), Action: oneOrMore, Resource: oneOrMore })),
});

/** What IAM says that a role allows, one right and one resource a time. */
export async function readRole(endpoint: string, arn: string): Promise<UsedRight[]> {
  const RoleName = arn.split('/').at(-1) ?? '';
  const listed = await callIam(endpoint, { Action: 'ListRolePolicies', RoleName });
  const names = [...listed.matchAll(/<member>([^<]+)<\/member>/g)].map(([, name = '']) => name);
  const documents = names.map(async (PolicyName) => {
    const answer = await callIam(endpoint, { Action: 'GetRolePolicy', RoleName, PolicyName });
    const [, text = ''] = /<PolicyDocument>([^<]+)</.exec(answer) ?? [];
    return document.parse(JSON.parse(decodeURIComponent(text)));
  });
  return (await Promise.all(documents)).flatMap(({ Statement }) =>
    Statement.flatMap(({ Action, Resource }) =>
      Action.flatMap((right) => Resource.map((resource) => ({ right, resource }))),
    ),
  );
}
