import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { packageService } from '../../local/package.ts';
import { findFunctionSettings } from './function-settings.ts';

describe('findFunctionSettings', () => {
  it('has what the functions of the deployed template are set to', async () => {
    const file = join(await packageService(), 'cloudformation-template-update-stack.json');
    const settings = findFunctionSettings(await readFile(file, 'utf8'));
    expect(Object.keys(settings).toSorted()).toEqual([
      'ReplicateLambdaFunction',
      'RotateLambdaFunction',
      'SweepLambdaFunction',
      'WebhookLambdaFunction',
    ]);
    expect(settings.ReplicateLambdaFunction).toMatchObject({
      ...{ Runtime: 'nodejs24.x', Timeout: 120 },
      Environment: { Variables: { MAX_MODEL_BYTES: '64000000', MODELHUB_TABLE: { Ref: 'HubTable' } } },
    });
  });

  it('has none where there is no template to be read', () => {
    expect(findFunctionSettings('')).toEqual({});
  });
});
