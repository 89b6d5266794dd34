import { readFile } from 'node:fs/promises';
import { describe, expect, it } from '@jest/globals';
import { parse } from 'yaml';
import * as z from 'zod/mini';
import { PARAMETERS } from '../../lib/parameters.ts';

const read = (name: string) => readFile(new URL(`../../${name}`, import.meta.url), 'utf8');

const service = z.object({
  params: z.object({ default: z.record(z.string(), z.unknown()), local: z.record(z.string(), z.unknown()) }),
});

describe('docs/parameters.md', () => {
  it('has what can be set, with the defaults of serverless.yml', async () => {
    const rows = [...(await read('docs/parameters.md')).matchAll(/^\| `(\w+)` \| `?(.+?)`? \|/gm)];
    const documented = Object.fromEntries(rows.map(([, name, value]) => [name, value]));
    expect(Object.keys(documented).toSorted()).toEqual(PARAMETERS.toSorted());
    const { params } = service.parse(parse(await read('serverless.yml')));
    for (const name of PARAMETERS) {
      const value = params.default[name];
      // Of what is empty, or a reference, the page says what it means.
      if (value !== '' && typeof value !== 'object')
        expect([name, documented[name]]).toEqual([name, `${value}`]);
    }
  });

  it('leaves out only where the functions find their things, and their way', async () => {
    const { params } = service.parse(parse(await read('serverless.yml')));
    const others = Object.keys(params.default).filter((name) => !PARAMETERS.some((one) => one === name));
    expect(others.toSorted()).toEqual([
      ...['accessSecret', 'certificates', 'deadLetterQueueUrl', 'queueUrl', 'table', 'throughProxy'],
      ...['usesProxy', 'webhookSecret', 'withoutProxy'],
    ]);
  });
});
