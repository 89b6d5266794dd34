import type { Readable } from 'node:stream';

/** What a CGI program says before its body (RFC 3875, section 6). */
export type CgiHead = {
  readonly status: number;
  readonly headers: readonly (readonly [name: string, value: string])[];
};

const END = '\r\n\r\n';
const LONGEST_HEAD = 16_384;

/**
 * Takes the head off a CGI program's output and leaves the body in the stream.
 * @returns null where the output ends, or runs on for 16 KB, without one.
 */
export async function readCgiHead(output: Readable): Promise<CgiHead | null> {
  let seen = Buffer.alloc(0);
  for await (const chunk of output.iterator({ destroyOnReturn: false })) {
    seen = Buffer.concat([seen, chunk]);
    const end = seen.indexOf(END);
    if (end >= 0) {
      output.unshift(seen.subarray(end + END.length));
      return parseCgiHead(seen.toString('latin1', 0, end));
    }
    if (seen.length > LONGEST_HEAD) break;
  }
  return null;
}

/** `Status: 404 Not Found` gives the status, 200 where there is none; every other line is a header. */
function parseCgiHead(text: string): CgiHead {
  const fields = text.split('\r\n').map((line) => {
    const colon = line.indexOf(':');
    return [line.slice(0, colon), line.slice(colon + 1).trim()] as const;
  });
  const status = fields.find(([name]) => name.toLowerCase() === 'status');
  return {
    status: status ? Number.parseInt(status[1], 10) : 200,
    headers: fields.filter((field) => field !== status),
  };
}
