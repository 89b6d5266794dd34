import type { ObjectFormat } from '../types.ts';
import { DELIMITER, encodeLine, FLUSH } from './pkt-line.ts';

/** The body of a command request (gitprotocol-v2, "command request"). */
export function encodeCommand(
  command: 'ls-refs' | 'fetch',
  format: ObjectFormat,
  args: readonly string[],
): Buffer {
  return Buffer.from(
    [
      encodeLine(`command=${command}`),
      // A server assumes SHA-1 unless told; one with another format gives an empty answer to that.
      ...(format === 'sha1' ? [] : [encodeLine(`object-format=${format}`)]),
      DELIMITER,
      ...args.map(encodeLine),
      FLUSH,
    ].join(''),
  );
}
