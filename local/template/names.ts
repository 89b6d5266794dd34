import { PermanentError } from '../../lib/errors.ts';
import type { Lookup } from './intrinsics.ts';
import type { Resource, Resources } from './parse.ts';

/** Where the local stack pretends to be. */
export const LOCAL_REGION = 'eu-central-1';
/** The account that fauxqs puts into the URLs and ARNs of its queues. */
export const LOCAL_ACCOUNT = '000000000000';

/** Where queues and the HTTP API are, e.g. `http://127.0.0.1:4100`. */
export type Addresses = { readonly sqs: string; readonly httpApi: string };

/**
 * Names for what the template leaves to CloudFormation: everything is called by its logical id, so that whoever looks
 * into the local stack finds the names of the template.
 * @param at a queue's Ref is its URL
 */
export function localNames(resources: Resources, at: Addresses): Lookup {
  return (logicalId, attribute) => {
    const resource = resources[logicalId] ?? { Type: logicalId, Properties: {} };
    const name = physicalName(logicalId, resource);
    switch (`${resource.Type}.${attribute ?? 'Ref'}`) {
      case 'AWS::Region.Ref':
        return LOCAL_REGION;
      case 'AWS::AccountId.Ref':
        return LOCAL_ACCOUNT;
      case 'AWS::Partition.Ref':
        return 'aws';
      case 'AWS::SQS::Queue.Ref':
        return `${at.sqs}/${LOCAL_ACCOUNT}/${name}`;
      case 'AWS::ApiGatewayV2::Api.ApiEndpoint':
        return at.httpApi;
      case 'AWS::SQS::Queue.Arn':
        return arn('sqs', name);
      case 'AWS::DynamoDB::Table.Ref':
      case 'AWS::Lambda::Function.Ref':
      case 'AWS::ApiGatewayV2::Integration.Ref':
        return name;
      case 'AWS::DynamoDB::Table.Arn':
        return arn('dynamodb', `table/${name}`);
      case 'AWS::Lambda::Function.Arn':
        return arn('lambda', `function:${name}`);
      case 'AWS::Events::Rule.Arn':
        return arn('events', `rule/${name}`);
      case 'AWS::SecretsManager::Secret.Ref':
        // AWS appends six random characters to the name of every secret.
        return arn('secretsmanager', `secret:${name}-local0`);
      default:
        throw new PermanentError(
          'TEMPLATE_UNSUPPORTED',
          `The local stack has no value for ${attribute ?? 'Ref'} of ${logicalId} (${resource.Type}).`,
          { advice: 'Give it one in local/template/names.ts.' },
        );
    }
  };
}

/** What a resource is called here. The name of a FIFO queue has to end in `.fifo`. */
export function physicalName(logicalId: string, { Properties }: Resource): string {
  return Properties.FifoQueue === true ? `${logicalId}.fifo` : logicalId;
}

function arn(service: string, resource: string): string {
  return `arn:aws:${service}:${LOCAL_REGION}:${LOCAL_ACCOUNT}:${resource}`;
}
