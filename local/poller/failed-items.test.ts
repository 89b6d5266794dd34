import { describe, expect, it } from '@jest/globals';
import { failedItems } from './failed-items.ts';

const failedOf = (result: unknown) => failedItems(result, ['a', 'b']);
const failures = (...itemIdentifiers: unknown[]) => ({
  batchItemFailures: itemIdentifiers.map((itemIdentifier) => ({ itemIdentifier })),
});

describe('failedItems', () => {
  it.each([
    ['nothing', undefined],
    ['null', null],
    ['an empty object', {}],
    ['null failures', { batchItemFailures: null }],
    ['an empty list', { batchItemFailures: [] }],
    ['other fields only', { statusCode: 200 }],
  ])('has no failure in %s', (_, result) => {
    expect(failedOf(result)).toEqual([]);
  });

  it('has the messages that are named', () => {
    expect(failedOf(failures('b'))).toEqual(['b']);
  });

  it.each([
    ['text', 'done'],
    ['no list', { batchItemFailures: 'a' }],
    ['an empty identifier', failures('')],
    ['a null identifier', failures(null)],
    ['a key by another name', { batchItemFailures: [{ identifier: 'a' }] }],
    ['a message of another batch', failures('a', 'c')],
  ])('takes all for failed on %s', (_, result) => {
    expect(failedOf(result)).toEqual(['a', 'b']);
  });
});
