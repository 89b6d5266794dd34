import { formatAge } from '../age.ts';

/** Where a delivery may be of which nothing is known. @param queued messages in the queue, whose ever they are */
export function whereElse(queued: number, sinceMs: number): string {
  const elsewhere = `never came (see Recent events in GitLab), or it came more than ${formatAge(sinceMs)} ago (see --since).`;
  return queued === 0 ? `It ${elsewhere}` : `It waits in the queue, or it ${elsewhere}`;
}
