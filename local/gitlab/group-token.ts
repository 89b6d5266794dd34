import type { AccessToken } from './access-token.ts';
import { SAMPLE_GROUP } from './sample-group.ts';

const DAY_MS = 24 * 60 * 60 * 1000;
const VALID_DAYS = 90;

/** What a group's owner makes for the hub: a group access token that can only read. */
export function groupToken(value: string, now: Date): AccessToken {
  return {
    value,
    name: 'model-hub',
    scopes: ['read_api', 'read_repository'],
    role: 20,
    group: SAMPLE_GROUP,
    username: 'group_7_bot_6f1ed002ab5595859014ebf0951522d9',
    expiresAt: new Date(now.getTime() + VALID_DAYS * DAY_MS).toISOString().slice(0, 10),
    isRevoked: false,
  };
}
