import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { describeWithShared } from '../../../test/support/shared.ts';
import { sharedDirectory } from '../../../test/support/shared-directory.ts';
import { decide } from './decide.ts';
import type { Decision } from './decision.ts';

const folder = join(sharedDirectory, 'webhooks');
const documentation = readFileSync(join(import.meta.dirname, '../../../docs/deliveries.md'), 'utf8');

/** File, what it shows, code, run: the examples of docs/deliveries.md. */
const documented = tableRows(documentation).filter(([file]) => file?.endsWith('.json'));

function tableRows(markdown: string): string[][] {
  const lines = markdown.split('\n').filter((line) => line.startsWith('| '));
  return lines.map((line) =>
    line
      .split('|')
      .slice(1, -1)
      .map((cell) => cell.replaceAll('`', '').trim()),
  );
}

const readFixture = (file: string): unknown => JSON.parse(readFileSync(join(folder, file), 'utf8'));

function decideFile(file: string): Decision {
  return decideBody(readFixture(file));
}

/** What GitLab makes of the documented custom template; it writes what it does not find as one or the other. */
function renderTemplate(body: unknown, missing: '' | 'null'): unknown {
  const [, template = ''] = /```json\n(.*?)```/s.exec(documentation) ?? [];
  const rendered = template.replace(/\{\{([\w.]+)\}\}/g, (_, path: string) => {
    const found = path.split('.').reduce<unknown>((value, name) => Object(value)[name], body);
    return found === undefined || found === null ? missing : String(found);
  });
  return JSON.parse(rendered);
}

function decideBody(body: unknown): Decision {
  return decide(undefined, body, { instance: 'https://gitlab.example.com', receivedAt: new Date() });
}

describeWithShared('decide, on real deliveries', () => {
  it('is documented with every payload of the shared set', () => {
    const files = readdirSync(folder).filter((file) => file.endsWith('.json'));
    expect(documented.map(([file]) => file)).toEqual(files.toSorted());
  });

  it.each(documented)('decides %s (%s) as docs/deliveries.md says: %s %s', (file, _, code, run) => {
    const decision = decideFile(file ?? '');
    if (decision.kind === 'enqueue') {
      const { trigger, full } = decision;
      expect(['QUEUED', full ? `${trigger}, full` : trigger]).toEqual([code, run]);
    } else {
      expect([decision.code, '']).toEqual([code, run]);
    }
  });

  it.each(['', 'null'] as const)('decides the same with the documented custom template and %j', (missing) => {
    for (const [file = '', , code] of documented) {
      const decision = decideBody(renderTemplate(readFixture(file), missing));
      expect([file, decision.kind === 'enqueue' ? 'QUEUED' : decision.code]).toEqual([file, code]);
    }
  });

  it('decides as the set itself says', () => {
    const readme = tableRows(readFileSync(join(folder, 'README.md'), 'utf8'));
    const said = readme.flatMap(([file = '', , , decision = '']) =>
      file.endsWith('.json') ? [[file, decision.split(/[ ,;]/)[0]]] : [],
    );
    const words = { enqueue: 'enqueued', ignore: 'ignored', reject: 'rejected' };
    expect(said.map(([file = '']) => [file, words[decideFile(file).kind]])).toEqual(said);
    expect(said.length).toBe(documented.length);
  });
});

describe('docs/deliveries.md', () => {
  it('has every code that an answer can have', () => {
    const sources = [
      'decide',
      'decide-push',
      'decide-project-event',
      'locate-project',
      'authenticate',
      'receive',
    ];
    const code = sources.map((name) => readFileSync(join(import.meta.dirname, `${name}.ts`), 'utf8')).join();
    const codes = [...code.matchAll(/'([A-Z]+(?:_[A-Z]+)+|[A-Z]{3,})'/g)].map(([, name]) => name);
    expect(codes.length).toBeGreaterThan(12);
    expect(codes.filter((name) => !documentation.includes(`\`${name}\``))).toEqual([]);
  });
});
