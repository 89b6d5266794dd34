// What half an hour without GitLab costs, in virtual time: `npx node bench/outages.ts [projects]` prints a table for docs/reliability.md.
import { INSTANCE, MINUTE, OUTAGE, OUTAGES, pushing, WELL } from '../test/support/outages.ts';
import { type GitLabAt, simulateQueue } from '../test/support/simulate-queue.ts';

const PUSHES = 3;
const PROJECTS = Number(process.argv[2] ?? 200);

console.log(
  '| for 30 minutes | projects | pushes in that time | runs that asked | dead letters | all shown after another |\n|---|---|---|---|---|---|',
);
for (const { name, run } of OUTAGES) {
  for (const projects of [1, PROJECTS]) {
    const gitlab: GitLabAt = (_, at) => (at < OUTAGE ? run : WELL);
    const { done, parked, asked } = await simulateQueue(pushing(INSTANCE, projects, PUSHES, 1), gitlab, 1);
    if (done.length + parked.length !== projects * PUSHES) throw new Error('A push was lost.');
    const last = (Math.max(...done.map(({ doneAt }) => doneAt)) - OUTAGE) / MINUTE;
    const during = asked.filter((at) => at < OUTAGE).length;
    const cells = [name, projects, projects * PUSHES, during, parked.length, `${last.toFixed(1)} min`];
    console.log(`| ${cells.join(' | ')} |`);
  }
}
