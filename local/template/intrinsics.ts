import { PermanentError } from '../../lib/errors.ts';

/** What `Ref` (attribute null) or `Fn::GetAtt` of a logical id or pseudo parameter is on this machine. */
export type Lookup = (logicalId: string, attribute: string | null) => string;

/**
 * Replaces the intrinsic functions of a piece of a CloudFormation template by their values: Ref, Fn::GetAtt, Fn::Sub,
 * Fn::Join. (AWS CloudFormation User Guide, "Intrinsic function reference".)
 * @throws PermanentError `TEMPLATE_UNSUPPORTED` for any other function.
 */
export function resolveIntrinsics(value: unknown, lookup: Lookup): unknown {
  if (Array.isArray(value)) return value.map((item) => resolveIntrinsics(item, lookup));
  if (typeof value !== 'object' || value === null) return value;

  const entries = Object.entries(value);
  const [first] = entries;
  if (first !== undefined && entries.length === 1 && isIntrinsic(first[0])) {
    return resolveFunction(first[0], resolveIntrinsics(first[1], lookup), lookup);
  }
  return Object.fromEntries(entries.map(([key, item]) => [key, resolveIntrinsics(item, lookup)]));
}

function isIntrinsic(key: string): boolean {
  return key === 'Ref' || key.startsWith('Fn::');
}

function resolveFunction(name: string, argument: unknown, lookup: Lookup): string {
  const [first, second] = Array.isArray(argument) ? argument : [argument];
  if (typeof first === 'string') {
    switch (name) {
      case 'Ref':
        return lookup(first, null);
      case 'Fn::GetAtt':
        return lookUp(second === undefined ? first : `${first}.${second}`, lookup);
      case 'Fn::Sub':
        return substitute(first, second, lookup);
      case 'Fn::Join':
        if (Array.isArray(second)) return second.join(first);
    }
  }
  throw new PermanentError(
    'TEMPLATE_UNSUPPORTED',
    `The local stack cannot resolve ${name} in the template.`,
    {
      advice: 'Teach it in local/template/intrinsics.ts, or write the setting without that function.',
    },
  );
}

/** `${Name}`, `${LogicalId}`, `${LogicalId.Attribute}`; `${!Literal}` stays as `${Literal}`. */
function substitute(text: string, variables: unknown, lookup: Lookup): string {
  const known = new Map(Object.entries(variables ?? {}));
  return text.replace(/\$\{(!?)([^}]+)\}/g, (_, literal: string, name: string) => {
    if (literal !== '') return `\${${name}}`;
    return String(known.get(name) ?? lookUp(name, lookup));
  });
}

function lookUp(reference: string, lookup: Lookup): string {
  const dot = reference.indexOf('.');
  return dot === -1 ? lookup(reference, null) : lookup(reference.slice(0, dot), reference.slice(dot + 1));
}
