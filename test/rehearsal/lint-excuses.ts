export type Excuse = {
  readonly rule: string;
  /** Where in the template it may be found. */
  readonly at: RegExp;
  readonly reason: string;
};

/** What cfn-lint may find, and why it stays. What it finds nowhere any more has to go from here. */
export const EXCUSES: readonly Excuse[] = [
  {
    rule: 'W3005',
    at: /^Resources\/(\w+LambdaFunction|HttpApiRoute\w+)\/DependsOn/,
    reason:
      'The framework writes a DependsOn beside each reference. It says the same twice, and does no harm.',
  },
  {
    rule: 'W8003',
    at: /^Conditions\/(RotatesTokens|HasAlarmEmail|HasCaFile|HasProxy|InVpc)\b/,
    reason:
      'The framework fills parameters in before AWS sees the template, so that each condition has one outcome. It is a condition and not a part left out, so that the template has the same parts either way (infra/secrets.yml).',
  },
  {
    rule: 'W1033',
    at: /^Resources\/\w+\/Properties\/VpcConfig\/Fn::If\/1\//,
    reason: 'Without a VPC there is nothing to split, in the branch that is not taken.',
  },
];
