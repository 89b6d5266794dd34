import * as z from 'zod/mini';

export type ShownMetric = {
  readonly namespace: string;
  readonly name: string;
  readonly dimensions: readonly string[];
};

const properties = z.object({ DashboardBody: z.object({ 'Fn::Sub': z.string() }) });
const metric = z.array(z.union([z.string(), z.looseObject({})]));
const page = z.object({
  widgets: z.array(z.object({ properties: z.object({ metrics: z.array(metric) }) })),
});

/** The metrics of a dashboard, its shorthand written out: `.` is what stood there before, `...` all up to the last. */
export function dashboardMetrics(dashboard: object): ShownMetric[] {
  const body = properties.parse(dashboard).DashboardBody['Fn::Sub'];
  return page.parse(JSON.parse(body)).widgets.flatMap(({ properties: { metrics } }) => {
    let before: readonly string[] = [];
    return metrics.map((written) => {
      before = writeOut(
        written.filter((part) => typeof part === 'string'),
        before,
      );
      const [namespace = '', name = '', ...rest] = before;
      return { namespace, name, dimensions: rest.filter((_, index) => index % 2 === 0) };
    });
  });
}

function writeOut(parts: readonly string[], before: readonly string[]): readonly string[] {
  const [first, ...rest] = parts;
  if (first === '...') return [...before.slice(0, before.length - rest.length), ...rest];
  return parts.map((part, index) => (part === '.' ? (before[index] ?? '') : part));
}
