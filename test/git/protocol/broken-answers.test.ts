import { gzipSync } from 'node:zlib';
import { describe, expect, it } from '@jest/globals';
import { answers, breaksOff, says } from '../../support/hostile-git-server.ts';
import {
  ASK,
  HEAD,
  hostileServer,
  PACK,
  type ProtocolCase,
  refusalOf,
  retry,
  saying,
} from '../../support/protocol-cases.ts';

const server = hostileServer();

describe('an answer that breaks', () => {
  const cut = (body: Buffer) => body.subarray(0, body.length - 6);
  const cases: ProtocolCase[] = [
    ['before it begins', 'head', (response) => response.destroy(), retry('GIT_UNREACHABLE')],
    [
      'in the middle, by hanging up',
      'head',
      breaksOff('result', cut(HEAD), (response) => response.destroy()),
      retry('GIT_UNREACHABLE'),
    ],
    [
      'in the middle, by a reset',
      'head',
      breaksOff('result', cut(HEAD), ({ socket }) => socket?.resetAndDestroy()),
      retry('GIT_UNREACHABLE'),
    ],
    [
      'before the length that it has announced',
      'head',
      breaksOff('result', HEAD, ({ socket }) => socket?.end(), { 'Content-Length': '1000' }),
      retry('GIT_UNREACHABLE'),
    ],
    [
      'in good order, but inside of a packet',
      'head',
      answers('result', cut(HEAD)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'in good order, but without its end',
      'head',
      answers('result', HEAD.subarray(0, -4)),
      retry('GIT_BROKEN_ANSWER'),
    ],
    ['in good order, but empty', 'head', answers('result', Buffer.alloc(0)), retry('GIT_BROKEN_ANSWER')],
    ['inside of the pack', 'pack', answers('result', cut(PACK)), retry('GIT_BROKEN_ANSWER')],
    [
      'while compressed',
      'head',
      answers('result', gzipSync(HEAD).subarray(0, 30), { 'Content-Encoding': 'gzip' }),
      retry('GIT_BROKEN_ANSWER'),
    ],
    [
      'in its compression',
      'head',
      answers('result', HEAD, { 'Content-Encoding': 'gzip' }),
      retry('GIT_BROKEN_ANSWER', saying('compression')),
    ],
    [
      'with its headers, which are endless',
      'head',
      says(200, '', { 'X-Padding': 'x'.repeat(100_000) }),
      retry('GIT_UNREACHABLE', saying('UND_ERR_HEADERS_OVERFLOW')),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server().behave = behaviour;
    expect(await refusalOf(ASK[ask](server().remote))).toMatchObject(expected);
  });
});
