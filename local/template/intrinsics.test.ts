import { describe, expect, it } from '@jest/globals';
import { resolveIntrinsics } from './intrinsics.ts';

const resolve = (value: unknown) =>
  resolveIntrinsics(value, (id, attribute) => (attribute === null ? `<${id}>` : `<${id}:${attribute}>`));

describe('resolveIntrinsics', () => {
  it.each<[string, unknown, unknown]>([
    ['Ref', { Ref: 'Queue' }, '<Queue>'],
    ['Fn::GetAtt as a list', { 'Fn::GetAtt': ['Queue', 'Arn'] }, '<Queue:Arn>'],
    ['Fn::GetAtt as text', { 'Fn::GetAtt': 'Queue.Arn' }, '<Queue:Arn>'],
    ['Fn::Join', { 'Fn::Join': ['/', ['a', { Ref: 'B' }]] }, 'a/<B>'],
    ['Fn::Sub', { 'Fn::Sub': `x-\${A}-\${B.Arn}-\${!C}` }, `x-<A>-<B:Arn>-\${C}`],
    ['Fn::Sub with variables', { 'Fn::Sub': [`\${A}\${B}`, { A: { Ref: 'X' } }] }, '<X><B>'],
    ['values without functions', { a: [1, true, null, 'Ref'] }, { a: [1, true, null, 'Ref'] }],
    ['functions deep inside', { a: [{ b: { Ref: 'C' } }] }, { a: [{ b: '<C>' }] }],
  ])('resolves %s', (_, value, expected) => {
    expect(resolve(value)).toEqual(expected);
  });

  it('names the function that it does not know', () => {
    expect(() => resolve({ a: { 'Fn::If': ['x', 1, 2] } })).toThrow('Fn::If');
  });
});
