import { InvalidParameterException, InvalidRequestException } from '@aws-sdk/client-secrets-manager';

/** Whether Secrets Manager did not move a label because it is not any more where the caller believed it to be. */
export function isLabelRefusal(error: unknown): boolean {
  return error instanceof InvalidParameterException || error instanceof InvalidRequestException;
}
