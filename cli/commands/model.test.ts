import { expect, it } from '@jest/globals';
import { noSuchModel } from './model.ts';

it('A model that is not there is looked for with a command for the same hub', () => {
  expect(noSuchModel('acme/models', 'x').advice).toContain('`hub models --project acme/models`');
});
