import * as z from 'zod/mini';

/** A key by another name is a failure of all, so nothing may be left out. */
const response = z.nullish(
  z.looseObject({
    batchItemFailures: z.nullish(
      z.array(z.strictObject({ itemIdentifier: z.string().check(z.minLength(1)) })),
    ),
  }),
);

/**
 * Which messages of a batch have failed, from what the function has returned: none where it says nothing, all where
 * what it says is garbage. (AWS Lambda Developer Guide, "Implementing partial batch responses": success and failure
 * conditions.)
 */
export function failedItems(result: unknown, messageIds: readonly string[]): readonly string[] {
  const parsed = response.safeParse(result);
  if (!parsed.success) return messageIds;
  const failed = (parsed.data?.batchItemFailures ?? []).map(({ itemIdentifier }) => itemIdentifier);
  return failed.every((id) => messageIds.includes(id)) ? failed : messageIds;
}
