/** Characters that could steer the terminal of who reads the log, or turn the direction of its text. */
const CONTROLS = /[\p{Cc}\p{Cf}]+/gu;
/** GitLab's tokens, and the beginning of `oauth2:` in base64, which is what a server could echo. */
const TOKENS = /\bgl[a-z]{2,8}-[\w.-]{4,}|b2F1dGgyO[A-Za-z0-9+/]+=*/g;
const LONGEST = 200;

/** What a server says, fit for an error, the log and the table: on one line, not long, and without our token. */
export function quote(text: string): string {
  return text.replace(TOKENS, '…').replace(CONTROLS, ' ').trim().slice(0, LONGEST).toWellFormed();
}
