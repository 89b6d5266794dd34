import { describe, expect, it } from '@jest/globals';
import { readOrigin } from './message-origin.ts';

const unknown = { instance: null, projectId: null, delivery: null };

describe('readOrigin', () => {
  it('reads where a message of any version comes from', () => {
    const origin = { instance: 'https://gitlab.com', projectId: 15, delivery: 'delivery-1' };
    expect(readOrigin(JSON.stringify({ version: 99, ...origin, commits: [] }))).toEqual(origin);
  });

  it('reads what it can', () => {
    const body = JSON.stringify({ instance: 7, projectId: '15', delivery: 'd'.repeat(256) });
    expect(readOrigin(body)).toEqual({ ...unknown, delivery: 'd'.repeat(256) });
    expect(readOrigin(JSON.stringify({ delivery: 'd'.repeat(257) }))).toEqual(unknown);
  });

  it.each(['', 'hello', 'null', '[]', '7'])('knows nothing of %j', (body) => {
    expect(readOrigin(body)).toEqual(unknown);
  });
});
