import { logger } from '../../lib/observability/logger.ts';
import type { Rotation } from '../../lib/rotation/rotation.ts';

/** A line for each token. What has failed is thrown besides, so that Lambda counts it: that is what the alarm looks at. */
export function reportRotations(rotations: readonly Rotation[]): void {
  for (const rotation of rotations) {
    switch (rotation.kind) {
      case 'failed':
        logger.error('Access token not rotated', rotation);
        break;
      case 'unable':
      case 'overtaken':
        logger.warn('Access token not rotated', rotation);
        break;
      case 'not-due':
        logger.info('Access token not due', rotation);
        break;
      case 'rotated':
      case 'recovered':
        logger.info('Access token rotated', rotation);
        break;
    }
  }
}
