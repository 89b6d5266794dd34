import { readFile } from 'node:fs/promises';
import type { FoundLog, LogQuestion } from './found-log.ts';
import { type LogLine, readLine } from './log-line.ts';
import { LOGGING } from './log-source.ts';

/** Looks through the files of `npm start`, which are of a bounded size. */
export async function readLogFiles(
  files: readonly string[],
  { delivery, since }: LogQuestion,
): Promise<FoundLog> {
  const gaps: string[] = [];
  const texts = await Promise.all(
    files.map((file) =>
      readFile(file, 'utf8').catch((error: unknown) => {
        // One that is not there yet, or was begun anew in this moment, has nothing.
        if (!isAbsence(error)) gaps.push(`The log ${file} cannot be read: ${String(error)}`);
        return '';
      }),
    ),
  );
  const lines = texts.flatMap((text) => text.split('\n')).flatMap((row) => readRow(row, delivery) ?? []);
  return { lines: lines.filter(({ timestamp }) => Date.parse(timestamp) >= since.getTime()), gaps };
}

/** `<function as the template calls it> <what it has written>`: `ReplicateLambdaFunction {…}`. */
function readRow(row: string, delivery: string): LogLine | null {
  const space = row.indexOf(' ');
  const from = LOGGING.find((one) => row.slice(0, space).toLowerCase() === `${one}lambdafunction`);
  return from === undefined ? null : readLine(from, row.slice(space + 1), delivery);
}

function isAbsence(error: unknown): boolean {
  return Error.isError(error) && 'code' in error && error.code === 'ENOENT';
}
