import { isToken } from '../../lib/gitlab/api/is-token.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import type { Ask } from '../terminal/ask.ts';

/** Asks for a token that GitLab has made. @throws CommandError as `Ask.secret` does, (usage) for what can be none */
export async function askToken(ask: Ask, what: string): Promise<string> {
  const token = await ask.secret(what);
  if (isToken(token)) return token;
  throw new CommandError(EXIT.usage, `That is no ${what}: it has characters that no token has.`, {
    advice: 'Copy it once more, without spaces.',
  });
}
