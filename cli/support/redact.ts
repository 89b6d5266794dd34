/**
 * What looks like a secret, wherever it comes from: tokens as GitLab writes them and as git is sent them, signing keys,
 * credentials of AWS, and passwords in addresses.
 */
const SECRETS =
  /\bgl(?:agent|cbt|dt|ffct|ft|imt|oas|pat|ptt|rt|rtr|soat|wt)-[\w-]{3,}(?:\.[\w-]+)*|whsec_[\w+/=-]{3,}|b2F1dGgyOm[\w+/=]{2,}|(?:AKIA|ASIA)[A-Z0-9]{12,}|(?<=:\/\/)[^\s/@"]+@/g;

/** Who reads a bug report need not know whose account it is. */
const ACCOUNTS = /(?<=[:/])\d{12}(?=[:/])/g;

/** A text without what nobody else should see. */
export function redact(text: string): string {
  return text.replace(SECRETS, (found) => (found.endsWith('@') ? '…@' : '…')).replace(ACCOUNTS, '…');
}
