import { describe, expect, it } from '@jest/globals';
import {
  answers,
  answersByteByByte,
  answersCompressed,
  type Behaviour,
  packets,
  says,
} from '../../support/hostile-git-server.ts';
import {
  ADVERTISEMENT,
  ASK,
  CAPABILITIES,
  HEAD,
  hostileServer,
  PACK,
  type ProtocolCase,
  permanent,
  refusalOf,
  retry,
  SHA1,
  saying,
} from '../../support/protocol-cases.ts';

const server = hostileServer();

describe('an answer is read however it comes', () => {
  const UNUSUAL: [string, (...answer: Parameters<typeof answers>) => Behaviour][] = [
    ['whole', answers],
    ['compressed', answersCompressed],
    ['in chunks of one byte', answersByteByByte],
  ];

  it.each(UNUSUAL)('%s', async (_, how) => {
    server().behave = how('advertisement', ADVERTISEMENT);
    await expect(ASK.capabilities(server().remote)).resolves.toEqual(CAPABILITIES);
    server().behave = how('result', HEAD);
    await expect(ASK.head(server().remote)).resolves.toMatchObject({ branch: 'main', commit: SHA1 });
    server().behave = how('result', PACK);
    await expect(ASK.pack(server().remote)).resolves.toBe('PACKrest');
  });
});

describe('a server that cannot serve us', () => {
  const without = (...lines: string[]) => answers('advertisement', packets(...lines, 'flush'));
  const cases: ProtocolCase[] = [
    ['no protocol v2', 'capabilities', without('# service=git-upload-pack'), permanent('GIT_NO_PROTOCOL_V2')],
    [
      'no filter',
      'capabilities',
      without('version 2', 'ls-refs', 'fetch=shallow'),
      permanent('GIT_NO_FILTER'),
    ],
    [
      'an object format of the future',
      'capabilities',
      without('version 2', 'fetch=shallow filter', 'object-format=sha3\u0007'),
      permanent('GIT_UNKNOWN_FORMAT', saying('not known: sha3.')),
    ],
    ['no smart HTTP', 'capabilities', says(200, `${SHA1}\trefs/heads/main\n`), retry('GIT_NOT_GIT')],
    [
      'a login page',
      'head',
      says(200, '<html>', { 'Content-Type': 'text/html; charset=utf-8' }),
      retry('GIT_NOT_GIT', saying('text/html')),
    ],
    [
      'a login page that is sent as git',
      'head',
      answers('result', Buffer.from('<!doctype html>')),
      retry('GIT_BROKEN_ANSWER'),
    ],
    ['the answer to another question', 'head', answers('advertisement', HEAD), retry('GIT_NOT_GIT')],
    [
      'an id of another format',
      'head',
      answers('result', packets(`${'a'.repeat(64)} HEAD`, 'flush')),
      retry('GIT_BROKEN_ANSWER'),
    ],
  ];

  it.each(cases)('%s', async (_, ask, behaviour, expected) => {
    server().behave = behaviour;
    expect(await refusalOf(ASK[ask](server().remote))).toMatchObject(expected);
  });
});
