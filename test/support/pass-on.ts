import { request as ask, type IncomingMessage, type ServerResponse } from 'node:http';

/** Has another server answer a request. */
export function passOn(request: IncomingMessage, response: ServerResponse, target: string): void {
  const { method, url, headers } = request;
  const onward = ask(target + url, { method, headers }, (answer) => {
    response.writeHead(answer.statusCode ?? 502, answer.headers);
    answer.pipe(response);
  });
  onward.on('error', () => response.destroy());
  request.pipe(onward);
}
