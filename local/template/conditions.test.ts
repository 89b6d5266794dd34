import { describe, expect, it } from '@jest/globals';
import { holds } from './conditions.ts';
import { parseTemplate } from './parse.ts';

const equals = (...texts: string[]) => ({ 'Fn::Equals': texts });

describe('the conditions of a template', () => {
  it('compare texts, and may be turned round', () => {
    expect(holds(equals('true', 'true'))).toBe(true);
    expect(holds(equals('false', 'true'))).toBe(false);
    expect(holds({ 'Fn::Not': [equals('', '')] })).toBe(false);
  });

  it('are refused where they are others', () => {
    expect(() => holds({ 'Fn::Or': [equals('a', 'a')] })).toThrow(/Fn::Or/);
    expect(() => holds(undefined)).toThrow(/cannot tell/);
  });

  it('take away the resources for which they do not hold', () => {
    const Resources = {
      Always: { Type: 'X' },
      On: { Type: 'X', Condition: 'Yes' },
      Off: { Type: 'X', Condition: 'No' },
    };
    const Conditions = { Yes: equals('a', 'a'), No: equals('a', 'b') };
    expect(Object.keys(parseTemplate(JSON.stringify({ Conditions, Resources })))).toEqual(['Always', 'On']);
  });

  it('choose between values, of which one may be none', () => {
    const either = (name: string, otherwise: unknown) => ({ 'Fn::If': [name, { value: 'then' }, otherwise] });
    const nothing = { Ref: 'AWS::NoValue' };
    const Properties = {
      Yes: either('Yes', nothing),
      No: either('No', { value: either('Yes', nothing) }),
      Absent: either('No', nothing),
      List: [either('No', nothing), 'kept'],
    };
    const Conditions = { Yes: equals('a', 'a'), No: equals('a', 'b') };
    const template = JSON.stringify({ Conditions, Resources: { It: { Type: 'X', Properties } } });
    expect(parseTemplate(template).It?.Properties).toEqual({
      Yes: { value: 'then' },
      No: { value: { value: 'then' } },
      List: ['kept'],
    });
  });
});
