import { describe, expect, it } from '@jest/globals';
import { requestCommand } from '../../../lib/git/http/request.ts';
import { collect } from '../../support/chunks.ts';
import { answersCompressed, band, drips, floods, packets } from '../../support/hostile-git-server.ts';
import {
  ASK,
  credentials,
  hostileServer,
  type ProtocolCase,
  refusalOf,
  retry,
  SHA1,
  saying,
  UNWATCHED,
} from '../../support/protocol-cases.ts';

const MiB = 2 ** 20;

const server = hostileServer();

describe('an answer without end is left', () => {
  const cases: ProtocolCase[] = [
    [
      'of lines',
      'head',
      floods('result', Buffer.alloc(0), packets(`${SHA1} refs/heads/x`)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of empty packets',
      'capabilities',
      floods('advertisement', Buffer.alloc(0), Buffer.from('0004')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of delimiters',
      'head',
      floods('result', Buffer.alloc(0), Buffer.from('0001')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of sections before the pack',
      'pack',
      floods('result', packets('shallow-info'), packets(`shallow ${SHA1}`)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of progress',
      'pack',
      floods('result', packets('packfile'), packets(band(2, 'still counting'))),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of signs of life',
      'pack',
      floods('result', packets('packfile'), packets(band(1))),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'that a megabyte holds compressed',
      'head',
      answersCompressed('result', Buffer.alloc(256 * MiB, '0004')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'of reasons to refuse',
      'head',
      (response) => {
        response.writeHead(403, UNWATCHED).write('No. '.repeat(MiB));
      },
      credentials('GIT_FORBIDDEN', saying('No. No.')),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server().behave = behaviour;
    const error = await refusalOf(ASK[ask](server().remote));
    expect(error).toMatchObject(expected);
    expect(error.message.length).toBeLessThan(400);
  });

  it('that comes in drips, however regular they are', async () => {
    server().behave = drips('result', 40);
    const slow = requestCommand(server().remote, Buffer.from('0000'), { headersMs: 5000, idleMs: 200 });
    const error = await refusalOf(collect(slow));
    expect(error).toMatchObject(retry('GIT_UNREACHABLE'));
    expect(error.message).toMatch(/only \d+ bytes in 200 ms/);
  });

  it('when the run ends', async () => {
    const run = new AbortController();
    server().behave = floods('result', packets('packfile'), packets(band(1, 'PACK')));
    const endless = ASK.pack({ ...server().remote, signal: run.signal });
    setTimeout(() => run.abort(), 50);
    expect(await refusalOf(endless)).toMatchObject(retry('GIT_ABORTED'));
  });
});
