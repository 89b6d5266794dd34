import * as z from 'zod/mini';
import { getFromAws } from './ask-aws.ts';

const lambdaFunction = z.object({
  Configuration: z.object({
    FunctionArn: z.string(),
    Role: z.string(),
    Handler: z.string(),
    Timeout: z.int(),
    MemorySize: z.int(),
    CodeSha256: z.string(),
    Environment: z.object({ Variables: z.record(z.string(), z.string()) }),
  }),
  Code: z.object({ Location: z.url() }),
});

/** What Lambda knows of a function. */
export async function describeFunction(endpoint: string, name: string) {
  const answer = await getFromAws(endpoint, 'lambda', `/2015-03-31/functions/${name}`);
  return lambdaFunction.parse(await answer.json());
}
