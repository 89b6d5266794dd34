import { type ModelPatterns, parseModelPatterns } from '../../lib/hackolade/model-patterns.ts';
import { openTable, type Table } from '../../lib/store/table.ts';
import type { LogSource } from '../trace/log-source.ts';
import { localEnvironment } from './local-environment.ts';
import { readStackOutputs, stackName } from './stack-outputs.ts';
import type { Where } from './where.ts';

/** What the commands work on. */
export type Hub = {
  readonly table: Table;
  readonly queueUrl: string;
  readonly deadLetterQueueUrl: string;
  /** What is entered as webhook URL in GitLab. */
  readonly syncUrl: string;
  /** Names or ARNs of the secrets. */
  readonly secrets: { readonly access: string; readonly webhook: string };
  /** Of the models, as the worker has them. */
  readonly patterns: ModelPatterns;
  readonly logs: LogSource;
};

/**
 * Finds the hub that is meant.
 * @throws CommandError as `localEnvironment` and `readStackOutputs` do
 */
export async function openHub(where: Where): Promise<Hub> {
  switch (where.kind) {
    case 'local': {
      const { aws, hub, syncUrl, secrets, modelPatterns, functionLogs } = await localEnvironment();
      Object.assign(process.env, aws);
      // Either of them would win over, or mix with, the credentials of the local stack.
      delete process.env.AWS_PROFILE;
      delete process.env.AWS_SESSION_TOKEN;
      return {
        table: openTable(hub.MODELHUB_TABLE),
        queueUrl: hub.MODELHUB_QUEUE_URL,
        deadLetterQueueUrl: hub.MODELHUB_DLQ_URL,
        syncUrl,
        secrets,
        patterns: readPatterns(modelPatterns),
        logs: { kind: 'files', files: functionLogs },
      };
    }
    case 'stage': {
      const outputs = await readStackOutputs(where.stage);
      return {
        table: openTable(outputs.HubTableName),
        queueUrl: outputs.ReplicateQueueUrl,
        deadLetterQueueUrl: outputs.DeadLetterQueueUrl,
        syncUrl: outputs.SyncUrl,
        secrets: { access: outputs.AccessSecretArn, webhook: outputs.WebhookSecretArn },
        patterns: readPatterns(outputs.ModelPatterns),
        logs: { kind: 'groups', prefix: `/aws/lambda/${stackName(where.stage)}` },
      };
    }
  }
}

/** What cannot be used is not deployed: `checkParameters`. */
function readPatterns(text: string | undefined): ModelPatterns {
  const parsed = text === undefined ? null : parseModelPatterns(text);
  return parsed?.kind === 'usable' ? parsed.patterns : null;
}
