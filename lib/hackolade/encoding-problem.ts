import { isUtf8 } from 'node:buffer';
import type { Problem } from './types.ts';

/** Git LFS specification, "The Pointer": the first line; a pointer file is smaller than 1,024 bytes. */
const LFS_FIRST_LINE = 'version https://git-lfs.github.com/spec/v1';
const LFS_MAX_BYTES = 1024;

/** Why a file's bytes are no text that could hold a model; null: they are UTF-8 text. */
export function findEncodingProblem(bytes: Buffer): Problem | null {
  if (isUtf16(bytes)) {
    return {
      code: 'NOT_UTF8',
      message: 'The file is UTF-16 text. Hackolade writes UTF-8: save the file in that encoding.',
    };
  }
  if (!isUtf8(bytes)) {
    return {
      code: 'NOT_UTF8',
      message:
        'The file is not UTF-8 text: it is binary or in another encoding. Save the model again as UTF-8.',
    };
  }
  if (isBlank(bytes)) {
    return {
      code: 'EMPTY_FILE',
      message: 'The file is empty. Save the model again, or delete the file.',
    };
  }
  if (bytes.length < LFS_MAX_BYTES && bytes.toString('latin1').startsWith(LFS_FIRST_LINE)) {
    return {
      code: 'LFS_POINTER',
      message:
        'The file is a Git LFS pointer, and the model behind it is not fetched. Store the model in git itself: git lfs migrate export.',
    };
  }
  return null;
}

/** A byte order mark, or a NUL beside the first character, which JSON text in UTF-8 never has. */
function isUtf16(bytes: Buffer): boolean {
  if (bytes.length < 2) return false;
  const mark = bytes.readUInt16BE();
  return mark === 0xfffe || mark === 0xfeff || (bytes[0] === 0) !== (bytes[1] === 0);
}

function isBlank(bytes: Buffer): boolean {
  return !bytes.some((byte) => byte > 0x20);
}
