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
