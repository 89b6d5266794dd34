import { openTable, type Table } from '../../lib/store/table.ts';

/** A request to the table, as its caller has made it. */
export type Sent = { readonly command: string; readonly input: object };

/** What comes of a request: the answer of the service, or how it fails. */
export type Scripted = object | Error;

/**
 * A table that says what a script wants, where no engine would on demand. The last of the answers is for all further
 * requests, too.
 */
export function scriptedTable(...answers: readonly Scripted[]): Table & { readonly sent: Sent[] } {
  const table = openTable('hub');
  const sent: Sent[] = [];
  table.client.middlewareStack.add(
    (_next, context) =>
      async ({ input }) => {
        const answer = answers[Math.min(sent.length, answers.length - 1)] ?? {};
        // A copy: a paginator asks with the same object again.
        sent.push({ command: String(context.commandName), input: { ...input } });
        if (answer instanceof Error) throw answer;
        return { output: { ...answer, $metadata: {} }, response: {} };
      },
    // Inside of what `openTable` has put around all requests.
    { step: 'initialize', priority: 'low', name: 'script' },
  );
  return { ...table, sent };
}

/** An error as the SDK throws it for an answer of the service. */
export function serviceError(name: string, status = 400): Error {
  return Object.assign(new Error(`By order of the test: ${name}.`), {
    name,
    $metadata: { httpStatusCode: status },
  });
}
