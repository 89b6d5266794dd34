import { describe, expect, it } from '@jest/globals';
import { isProtocolDoubt } from './protocol-doubt.ts';

describe('isProtocolDoubt', () => {
  it.each(['GIT_BROKEN_ANSWER', 'GIT_SERVER_ERROR', 'GIT_INCOMPLETE', 'GIT_UNAVAILABLE'])(
    'has the capabilities read again after %s',
    (code) => {
      expect(isProtocolDoubt(code)).toBe(true);
    },
  );

  it.each(['GIT_UNAUTHORIZED', 'GIT_RATE_LIMITED', 'GIT_OVERLOADED', 'GIT_NOT_OUR_REF'])(
    'leaves them alone after %s, which has another reason',
    (code) => {
      expect(isProtocolDoubt(code)).toBe(false);
    },
  );
});
