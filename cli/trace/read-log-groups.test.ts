import { text } from 'node:stream/consumers';
import { describe, expect, it } from '@jest/globals';
import { useApiServer } from '../../test/support/api-server.ts';
import { pointAwsAt } from '../../test/support/point-aws-at.ts';
import { readLog } from './read-log.ts';

const logs = useApiServer();
const AT = '2026-11-27T10:00:00.000Z';
const PREFIX = '/aws/lambda/model-hub-sync-prod';

type Asked = { readonly logGroupName: string; readonly filterPattern: string; readonly nextToken?: string };

/** What comes of a request to CloudWatch Logs; a name of an error fails it. */
type Scripted = { readonly events?: readonly object[]; readonly nextToken?: string } | string;

/** What is found where CloudWatch Logs answers so, and what it was asked. */
async function find(delivery: string, answer: (asked: Asked) => Scripted) {
  const asked: Asked[] = [];
  pointAwsAt('CLOUDWATCH_LOGS', logs.origin);
  logs.answer = async (request, response) => {
    const question: Asked = JSON.parse(await text(request));
    asked.push(question);
    const said = answer(question);
    const headers = { 'Content-Type': 'application/x-amz-json-1.1' };
    if (typeof said === 'string')
      response
        .writeHead(400, headers)
        .end(JSON.stringify({ __type: said, message: 'By order of the test.' }));
    else response.writeHead(200, headers).end(JSON.stringify(said));
  };
  const { signal } = new AbortController();
  const source = { kind: 'groups', prefix: PREFIX } as const;
  return { found: await readLog(source, { delivery, since: new Date(AT), signal }), asked };
}

const event = (message: string, more: object = {}) => ({
  message: JSON.stringify({ timestamp: AT, level: 'INFO', message, delivery: 'd', ...more }),
});

describe('the log of a stage', () => {
  it('is asked of both functions for the delivery, from a time on, page by page', async () => {
    const { found, asked } = await find('d', ({ logGroupName, nextToken }) => {
      if (logGroupName.endsWith('-webhook')) return { events: [event('Delivery', { status: 'accepted' })] };
      // A page may be empty, and not the last.
      return nextToken === undefined ? { nextToken: 'more' } : { events: [event('unchanged')] };
    });
    expect(found).toEqual({
      lines: [
        expect.objectContaining({ function: 'webhook', message: 'Delivery', status: 'accepted' }),
        expect.objectContaining({ function: 'replicate', message: 'unchanged' }),
      ],
      gaps: [],
    });
    const common = { filterPattern: '{ $.delivery = "d" }', startTime: Date.parse(AT) };
    expect(asked).toHaveLength(3);
    expect(asked).toEqual(
      expect.arrayContaining([
        { ...common, logGroupName: `${PREFIX}-webhook` },
        { ...common, logGroupName: `${PREFIX}-replicate` },
        { ...common, logGroupName: `${PREFIX}-replicate`, nextToken: 'more' },
      ]),
    );
  });

  it('is searched for an id as it is, whatever it means to CloudWatch', async () => {
    const { found, asked } = await find('a"\\*', () => ({ events: [event('unchanged')] }));
    expect(asked[0]?.filterPattern).toBe('{ $.delivery = "a\\"\\\\*" }');
    expect(found.lines).toEqual([]);
  });

  it('may not be read, or not be there: that is said, and the rest is shown', async () => {
    const { found } = await find('d', ({ logGroupName }) =>
      logGroupName.endsWith('-webhook') ? 'AccessDeniedException' : { events: [event('unchanged')] },
    );
    expect(found.lines).toHaveLength(1);
    expect(found.gaps).toEqual([expect.stringMatching(/-webhook cannot be read: .*logs:FilterLogEvents/)]);
    const { found: nothing } = await find('d', () => 'ResourceNotFoundException');
    expect(nothing.gaps).toEqual([
      expect.stringContaining('-webhook cannot be read: ResourceNotFoundException'),
      expect.stringContaining('-replicate cannot be read: ResourceNotFoundException'),
    ]);
  });

  it('is read to a limit, which is said', async () => {
    const { found, asked } = await find('d', () => ({ nextToken: 'more' }));
    expect(asked).toHaveLength(200);
    expect(found.gaps).toEqual([
      expect.stringContaining('-webhook is long and was read in part'),
      expect.stringContaining('-replicate is long and was read in part'),
    ]);
    const many = Array.from({ length: 600 }, () => event('unchanged'));
    const { found: cut } = await find('d', ({ logGroupName }) =>
      logGroupName.endsWith('-webhook') ? {} : { events: many },
    );
    expect(cut.lines).toHaveLength(500);
    expect(cut.gaps).toEqual(['Of 600 lines of the log the first 500 are shown.']);
  });
});
