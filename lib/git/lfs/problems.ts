import type { LfsPointer } from './pointer.ts';
import type { LfsProblem } from './types.ts';

export function missing(): LfsProblem {
  return {
    code: 'LFS_MISSING',
    message:
      'The content of this Git LFS pointer is not on the LFS server of the project. Push it: git lfs push --all origin.',
  };
}

export function tooLarge({ size }: LfsPointer, maxBytes: number): LfsProblem {
  return {
    code: 'LFS_TOO_LARGE',
    message: `The model in Git LFS has ${size} bytes, more than the ${maxBytes} that are replicated. Split the model.`,
  };
}

/** @param how what differs from the pointer */
export function corrupt(how: string): LfsProblem {
  return {
    code: 'LFS_CORRUPT',
    message: `What the LFS server has is not what the pointer names: ${how}. Check with git lfs fsck and push the file again.`,
  };
}

/** @param why what about the link is not allowed; nothing of the link itself, which may hold secrets */
export function refused(why: string): LfsProblem {
  return {
    code: 'LFS_REFUSED',
    message: `The LFS server's link to the content is not followed: ${why}. Check external_url and the object storage of the GitLab instance.`,
  };
}

export function expired(): LfsProblem {
  return {
    code: 'LFS_EXPIRED',
    message:
      'The LFS server gives links to the content that are out of date already. Check the clock of the GitLab instance.',
  };
}

export function denied(by: string, status: number): LfsProblem {
  return {
    code: 'LFS_DENIED',
    message: `${by} does not give the content of this Git LFS pointer (${status}). Check the object storage of the GitLab instance.`,
  };
}

export function disabled(): LfsProblem {
  return {
    code: 'LFS_DISABLED',
    message:
      'The file is a Git LFS pointer, but Git LFS is off. Switch it on for the project and the instance, or store the model in git itself: git lfs migrate export.',
  };
}

/** @param how what shows it */
export function notLfs(how: string): LfsProblem {
  return {
    code: 'LFS_NOT_LFS',
    message: `What answers for the project's Git LFS is no LFS server: ${how}. Check what stands before the GitLab instance.`,
  };
}

export function extended(): LfsProblem {
  return {
    code: 'LFS_EXTENDED',
    message:
      'The model was changed by a Git LFS extension before it was stored, which cannot be undone here. Store it without the extension.',
  };
}
