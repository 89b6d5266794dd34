import { version } from '../../lib/version.ts';

type ServiceInfo = {
  readonly service: string;
  readonly version: string;
  readonly stage: string | null;
};

/** What is deployed here, so that one can see that an address is right before it goes into GitLab. */
export function describeService(): ServiceInfo {
  const { POWERTOOLS_SERVICE_NAME: service = 'model-hub-sync', MODELHUB_STAGE: stage = null } = process.env;
  return { service, version, stage };
}
