import {
  CloudWatchLogsClient,
  FilterLogEventsCommand,
  type FilterLogEventsResponse,
} from '@aws-sdk/client-cloudwatch-logs';
import { type FoundLog, type LogQuestion, MAX_LINES } from './found-log.ts';
import { type LogLine, readLine } from './log-line.ts';
import { LOGGING, type Logging } from './log-source.ts';

/**
 * Pages of a log group: each is what CloudWatch looks through in one request, with something found or not. Of the usual
 * days of a busy hub there are a few.
 */
const MAX_PAGES = 100;

/** Asks CloudWatch Logs for what the functions have written about a delivery. What it does not say is a gap. */
export async function readLogGroups(prefix: string, question: LogQuestion): Promise<FoundLog> {
  const client = new CloudWatchLogsClient({
    requestHandler: { connectionTimeout: 3_000, requestTimeout: 30_000, throwOnRequestTimeout: true },
  });
  try {
    const found = await Promise.all(LOGGING.map((one) => readGroup(client, prefix, one, question)));
    return { lines: found.flatMap(({ lines }) => lines), gaps: found.flatMap(({ gaps }) => gaps) };
  } finally {
    client.destroy();
  }
}

async function readGroup(
  client: CloudWatchLogsClient,
  prefix: string,
  from: Logging,
  question: LogQuestion,
): Promise<FoundLog> {
  const group = `${prefix}-${from}`;
  const lines: LogLine[] = [];
  try {
    let page: FilterLogEventsResponse = {};
    for (let pages = 0; pages < MAX_PAGES && lines.length <= MAX_LINES; pages += 1) {
      page = await askPage(client, group, page.nextToken, question);
      const written = (page.events ?? []).flatMap(({ message }) => message ?? []);
      lines.push(...written.flatMap((text) => readLine(from, text, question.delivery) ?? []));
      if (page.nextToken === undefined) return { lines, gaps: [] };
    }
    return { lines, gaps: [`The log ${group} is long and was read in part: say a shorter --since.`] };
  } catch (error) {
    return { lines, gaps: [`The log ${group} cannot be read: ${explain(error)}`] };
  }
}

function askPage(
  client: CloudWatchLogsClient,
  logGroupName: string,
  nextToken: string | undefined,
  { delivery, since, signal }: LogQuestion,
): Promise<FilterLogEventsResponse> {
  const filterPattern = `{ $.delivery = ${quote(delivery)} }`;
  const startTime = since.getTime();
  return client.send(
    new FilterLogEventsCommand({ logGroupName, filterPattern, startTime, ...(nextToken && { nextToken }) }),
    { abortSignal: signal },
  );
}

/** A string of a filter pattern. What a star in it lets through besides is sorted out later. */
function quote(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

function explain(error: unknown): string {
  if (!Error.isError(error)) return String(error);
  if (error.name === 'AccessDeniedException')
    return 'your credentials lack logs:FilterLogEvents on it (AccessDeniedException).';
  return `${error.name}: ${error.message}`;
}
