import { MESSAGE_VERSION, parseMessage, type ReplicateMessage } from '../../lib/queue/message.ts';

/** A message as code of another version writes it. @param version by how much it is ahead */
export function writtenBy(version: number, body: string): string {
  return version === 0 ? body : withVersion(body, MESSAGE_VERSION + version);
}

/** The same message as it is to code of another version, which knows its own and those before. */
export function readBy(version: number, body: string): string {
  return isNews(version, body) ? body : withVersion(body, MESSAGE_VERSION);
}

/** Whether code of another version does not know it. */
export function isNews(version: number, body: string): boolean {
  return versionOf(body) > MESSAGE_VERSION + version;
}

/** What a message says, whoever has written it. */
export function hintOf(body: string): ReplicateMessage {
  return parseMessage(withVersion(body, MESSAGE_VERSION));
}

function versionOf(body: string): number {
  return Number(JSON.parse(body).version);
}

function withVersion(body: string, version: number): string {
  return JSON.stringify({ ...JSON.parse(body), version });
}
