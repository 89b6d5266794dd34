import { describe, expect, it } from '@jest/globals';
import { checkParameters } from './parameters.ts';

const DEFAULTS = {
  syncUrl: { 'Fn::Join': ['', []] },
  maxModelBytes: '64000000',
  modelPatterns: '**/*.hck.json',
  sweepHours: 6,
  sweepGroups: '',
  projectsAtATime: 10,
  commitStatus: 'false',
  rotateTokens: 'false',
  rotatedTokenDays: '90',
  caFile: '',
  proxy: '',
  noProxy: '',
  vpcSubnets: '',
  vpcSecurityGroups: '',
  alarmEmail: '',
  silenceDays: 4,
  logDays: 30,
};

describe('checkParameters', () => {
  it.each([
    {},
    { syncUrl: 'https://hub.acme.example/gateway/public/sync' },
    { sweepHours: '24', sweepGroups: 'https://gitlab.com/acme/data, https://git.acme.example/x' },
    { commitStatus: 'true', rotateTokens: true, alarmEmail: 'platform@acme.example' },
    { caFile: 'acme-root.pem', proxy: 'http://proxy.acme.example:3128', noProxy: '.acme.example,git' },
    { vpcSubnets: 'subnet-1,subnet-2', vpcSecurityGroups: 'sg-1' },
    { projectsAtATime: '2', logDays: '3653', silenceDays: 7 },
  ])('takes %j', (given) => {
    expect(() => checkParameters({ ...DEFAULTS, ...given }, Object.keys(given))).not.toThrow();
  });

  it.each([
    ['syncUrl', 'http://hub.acme.example/gateway/public/sync'],
    ['syncUrl', 'https://hub.acme.example/'],
    ['syncUrl', 'hub.acme.example/gateway/public/sync'],
    ['maxModelBytes', '64 MB'],
    ['maxModelBytes', '200000000'],
    ['modelPatterns', '!**/*.json'],
    ['sweepHours', 25],
    ['sweepHours', 0],
    ['sweepGroups', 'acme/data'],
    ['projectsAtATime', 1],
    ['projectsAtATime', '1001'],
    ['commitStatus', 'yes'],
    ['rotateTokens', 'on'],
    ['rotatedTokenDays', 30],
    ['caFile', '../secret.pem'],
    ['caFile', 'certs/acme.pem'],
    ['proxy', 'proxy.acme.example:3128'],
    ['proxy', 'http://me:word@proxy.acme.example'],
    ['noProxy', 'a.example, b.example'],
    ['vpcSubnets', 'vpc-1'],
    ['vpcSecurityGroups', 'sg-1'],
    ['vpcSecurityGroups', 'subnet-1'],
    ['alarmEmail', 'nobody'],
    ['alarmEmail', 'a@b, c@d'],
    ['silenceDays', 8],
    ['silenceDays', '1.5'],
    ['logDays', 31],
  ])('refuses %s = %s, and names it', (name, value) => {
    expect(() => checkParameters({ ...DEFAULTS, [name]: value })).toThrow(
      expect.objectContaining({ code: 'CONFIG_INVALID', advice: expect.any(String) }),
    );
    try {
      checkParameters({ ...DEFAULTS, [name]: value });
    } catch (error) {
      expect(JSON.stringify([Object(error).message, Object(error).advice])).toContain(name);
    }
  });

  it('refuses a name that is none, which would change nothing', () => {
    expect(() => checkParameters(DEFAULTS, ['sweepHour'])).toThrow(
      'The parameter sweepHour of serverless.yml is none.',
    );
  });
});
