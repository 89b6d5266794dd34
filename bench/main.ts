// Speed and cost beside what they are held against: docs/performance.md.
import { cpus, release, type } from 'node:os';
import { parseArgs } from 'node:util';
import { burst } from './burst.ts';
import { cost } from './cost.ts';
import { first } from './first.ts';
import { ingress } from './ingress.ts';
import { init } from './init.ts';
import { memory } from './memory.ts';
import { push } from './push.ts';
import { type Named, readBaseline, regressions, writeBaseline } from './support/baseline.ts';
import type { Bench } from './support/bench.ts';
import { judge } from './support/result.ts';
import { formatTable } from './support/table.ts';
import { visible } from './visible.ts';

const BENCHES: readonly Bench[] = [init, ingress, first, push, burst, visible, cost, memory];
/** Those whose counts and ratios CI holds against bench/baseline.json. */
const CHECKED: readonly Bench[] = [init, push, cost];

const NAMES = BENCHES.map(({ name }) => name).join(' | ');
const USAGE = `npm run bench -- [${NAMES}]… [--json]    measures
npm run bench:check -- [--update]    compares counts and ratios with bench/baseline.json, or writes it`;

const { values, positionals } = parseArgs({
  allowPositionals: true,
  options: {
    json: { type: 'boolean', default: false },
    check: { type: 'boolean', default: false },
    update: { type: 'boolean', default: false },
  },
});

process.exitCode = await main();

async function main(): Promise<number> {
  const wanted = BENCHES.filter(({ name }) => positionals.length === 0 || positionals.includes(name));
  if (positionals.some((name) => !BENCHES.some((bench) => bench.name === name))) {
    console.error(USAGE);
    return 2;
  }
  if (values.check) return check();
  print(await measure(wanted, false));
  return 0;
}

async function check(): Promise<number> {
  const results = await measure(CHECKED, true);
  if (values.update) {
    await writeBaseline(results);
    return 0;
  }
  print(results);
  const worse = regressions(results, await readBaseline());
  for (const line of worse) console.error(`WORSE: ${line}`);
  if (worse.length > 0) console.error('If it is meant: npm run bench:check -- --update');
  return worse.length > 0 ? 1 : 0;
}

async function measure(benches: readonly Bench[], isShort: boolean): Promise<readonly Named[]> {
  const results: Named[] = [];
  for (const { name, run } of benches) {
    const begun = performance.now();
    for (const result of await run({ isShort })) results.push({ bench: name, ...result });
    console.error(`${name}: ${((performance.now() - begun) / 1000).toFixed(0)} s`);
  }
  return results;
}

function print(results: readonly Named[]): void {
  if (values.json) {
    const judged = results.map((result) => ({ ...result, ...judge(result) }));
    console.log(JSON.stringify({ machine: machine(), at: new Date().toISOString(), results: judged }));
    return;
  }
  console.log(`${machine()}, ${new Date().toISOString().slice(0, 10)}\n`);
  console.log(formatTable(results));
}

function machine(): string {
  const [cpu] = cpus();
  return `${cpus().length} × ${cpu?.model.trim()}, ${type()} ${release()}, Node.js ${process.version}`;
}
