import { describe, expect, it } from '@jest/globals';
import { pasteable } from './pasteable.ts';

const prod = { kind: 'stage', stage: 'prod' } as const;

describe('pasteable', () => {
  it('writes out each command in backticks, for the hub that is meant', () => {
    const text = 'See `hub dlq list`; then `hub dlq replay --all`.';
    expect(pasteable(text, prod)).toBe(
      'See `npm run -s hub -- --stage prod dlq list`; then `npm run -s hub -- --stage prod dlq replay --all`.',
    );
    expect(pasteable(text, { kind: 'local' })).toBe(
      'See `npm run -s hub -- dlq list`; then `npm run -s hub -- dlq replay --all`.',
    );
  });

  it('writes out one that begins with an option', () => {
    expect(pasteable('See `hub --help`.', { kind: 'local' })).toBe('See `npm run -s hub -- --help`.');
  });

  it('leaves other words alone', () => {
    const text = 'The hub cannot know; see `npm start`, the `hub` and hub status.';
    expect(pasteable(text, prod)).toBe(text);
  });
});
