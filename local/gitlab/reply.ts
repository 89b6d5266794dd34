import type { IncomingMessage, ServerResponse } from 'node:http';

/** A whole answer, made before anything of it is sent. */
export type Reply = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  /** Text is sent as it is, anything else as JSON. */
  readonly body: string | object;
};

/** `{"message": …}`, GitLab's form of an error. */
export function messageReply(status: number, message: string): Reply {
  return { status, body: { message } };
}

export function sendReply(request: IncomingMessage, response: ServerResponse, reply: Reply): void {
  const isText = typeof reply.body === 'string';
  const body = Buffer.from(isText ? String(reply.body) : JSON.stringify(reply.body));
  // What the client is still sending is let go, or it would never hear the answer.
  request.resume();
  response.writeHead(reply.status, {
    'Content-Type': isText ? 'text/plain; charset=utf-8' : 'application/json',
    'Content-Length': body.length,
    ...reply.headers,
  });
  response.end(request.method === 'HEAD' ? undefined : body);
}
