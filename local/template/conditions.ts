import { PermanentError } from '../../lib/errors.ts';

/** The conditions of a template, by name. */
export type Conditions = Readonly<Record<string, unknown>>;

/**
 * Whether a condition of a CloudFormation template holds. Parameters are in the template as text by then, so all that is
 * needed is Fn::Equals of texts, and Fn::Not.
 * @throws PermanentError `TEMPLATE_UNSUPPORTED` for any other
 */
export function holds(condition: unknown): boolean {
  const [[name, argument] = []] = Object.entries(Object(condition));
  if (Array.isArray(argument)) {
    const [first, second] = argument;
    if (name === 'Fn::Not') return !holds(first);
    if (name === 'Fn::Equals' && typeof first === 'string') return first === second;
  }
  throw new PermanentError(
    'TEMPLATE_UNSUPPORTED',
    `The local stack cannot tell whether ${JSON.stringify(condition)} holds.`,
    { advice: 'Teach it in local/template/conditions.ts, or write the condition with Fn::Equals.' },
  );
}

/**
 * A piece of a template as it is under its conditions: each Fn::If gives way to what it chooses, and what is then no value
 * is left out.
 */
export function choose(value: unknown, conditions: Conditions): unknown {
  if (Array.isArray(value)) {
    return value.map((item) => choose(item, conditions)).filter((item) => item !== NO_VALUE);
  }
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value);
  const [[name, argument] = []] = entries;
  if (name === 'Ref' && argument === 'AWS::NoValue') return NO_VALUE;
  if (name === 'Fn::If' && Array.isArray(argument)) {
    const [condition, then, otherwise] = argument;
    return choose(holds(conditions[String(condition)]) ? then : otherwise, conditions);
  }
  const chosen = entries.map(([key, item]) => [key, choose(item, conditions)] as const);
  return Object.fromEntries(chosen.filter(([, item]) => item !== NO_VALUE));
}

const NO_VALUE = Symbol('AWS::NoValue');
