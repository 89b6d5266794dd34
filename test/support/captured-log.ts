import { jest } from '@jest/globals';
import { findSecrets } from './secrets.ts';

const METHODS = ['debug', 'info', 'warn', 'error', 'log'] as const;

export type CapturedLog = {
  /** Lines in order, as they would be printed. */
  readonly lines: string[];
  /** Those of the logger. */
  entries(): Record<string, unknown>[];
  /** CloudWatch metrics in embedded metric format. */
  metrics(): Record<string, unknown>[];
};

/**
 * Keeps what a function logs instead of printing it, until the mocks are restored. A secret among it fails the test at
 * once.
 */
export function captureLog(): CapturedLog {
  const lines: string[] = [];
  for (const method of METHODS) {
    jest.spyOn(console, method).mockImplementation((line: unknown) => {
      const text = String(line);
      const secrets = findSecrets(text);
      if (secrets.length > 0) throw new Error(`A secret in the log: ${text}`);
      lines.push(text);
    });
  }
  const parsed = () => lines.map((line): Record<string, unknown> => JSON.parse(line));
  return {
    lines,
    entries: () => parsed().filter(({ _aws }) => _aws === undefined),
    metrics: () => parsed().filter(({ _aws }) => _aws !== undefined),
  };
}
