/** What a text has that looks like somebody's real secret. */
export function findRealSecrets(text: string): string[] {
  return FORMS.flatMap((form) => text.match(form) ?? []).filter((found) => !PUBLIC.has(found));
}

/** Long enough to be one, and with all kinds of letters, which texts that people think of do not have. */
const RANDOM = String.raw`(?=[\w-]*\d)(?=[\w-]*[A-Z])(?=[\w-]*[a-z])`;

const FORMS = [
  // GitLab's tokens of all kinds; GitHub's; npm's; Slack's.
  new RegExp(String.raw`\bgl[a-z]{2,5}-${RANDOM}[\w-]{20,}`, 'g'),
  new RegExp(String.raw`\b(?:gh[pousr]|npm)_${RANDOM}\w{36,}`, 'g'),
  /\bxox[abps]-\d[\w-]{20,}/g,
  /\bwhsec_[A-Za-z0-9+/]{32,}=*/g,
  // Keys of AWS.
  /\b(?:AKIA|ASIA)[A-Z2-7]{16}\b/g,
  /-----BEGIN (?:[A-Z]+ )*PRIVATE KEY-----\s+[A-Za-z0-9+/]{40,}/g,
  // JSON web tokens.
  /\beyJ[\w-]{20,}\.eyJ[\w-]{20,}\.[\w-]{20,}/g,
];

/** Examples of specifications, which prove that we do as they say. */
const PUBLIC = new Set(['whsec_MfKQ9r8GKYqrTwjUPD8ILPZIo2LaLaSw', 'AKIAIOSFODNN7EXAMPLE']);
