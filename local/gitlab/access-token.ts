export type Scope = 'api' | 'read_api' | 'read_user' | 'read_repository' | 'write_repository' | 'self_rotate';

/** A token of the sample GitLab, with what its owner may do. */
export type AccessToken = {
  readonly value: string;
  readonly name: string;
  readonly scopes: readonly Scope[];
  /** Its owner's access level: 10 Guest, 20 Reporter, 30 Developer, 40 Maintainer, 50 Owner. */
  readonly role: number;
  /** The group whose projects its owner is a member of; null: of all. */
  readonly group: string | null;
  /** Its owner's name. GitLab gives those that it makes for a token a form of their own. */
  readonly username: string;
  /** `2026-12-31`, at 00:00 UTC; null: never. */
  readonly expiresAt: string | null;
  readonly isRevoked: boolean;
};

/** May do everything, for ever unless it is said until when. */
export function ownerToken(value: string, expiresAt: () => string | null = () => null): AccessToken {
  return {
    value,
    name: 'sample',
    scopes: ['api', 'read_repository', 'write_repository'],
    role: 50,
    group: null,
    username: 'sam.modeler',
    get expiresAt() {
      return expiresAt();
    },
    isRevoked: false,
  };
}

export function isExpired({ expiresAt }: AccessToken, now: Date): boolean {
  return expiresAt !== null && Date.parse(expiresAt) <= now.getTime();
}

export function isActive(token: AccessToken, now: Date): boolean {
  return !token.isRevoked && !isExpired(token, now);
}

/** Whether its owner is a member of the group or project at a path. */
export function isMember({ group }: AccessToken, path: string): boolean {
  return group === null || path === group || path.startsWith(`${group}/`);
}

export function hasScope({ scopes }: AccessToken, ...anyOf: readonly Scope[]): boolean {
  return anyOf.some((scope) => scopes.includes(scope));
}
