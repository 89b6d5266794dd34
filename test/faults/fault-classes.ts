/** What may go wrong in a history. */
export type Fault =
  | 'hooks'
  | 'redelivery'
  | 'kills'
  | 'races'
  | 'delays'
  | 'git answers'
  | 'git connections'
  | 'lag'
  | 'table'
  | 'queue'
  | 'expiry'
  | 'clocks'
  | 'replays'
  | 'versions';

export const FAULT_CLASSES: Readonly<
  Record<string, { readonly about: string; readonly faults: readonly Fault[] }>
> = {
  none: { about: 'all is well', faults: [] },
  hooks: { about: 'hooks dropped, duplicated, delayed, reordered', faults: ['hooks'] },
  redelivery: {
    about: 'messages delivered again during and after work, their deletion lost',
    faults: ['redelivery'],
  },
  kills: { about: 'workers killed at any call', faults: ['kills'] },
  races: {
    about: 'two workers on one project, in any order of their calls',
    faults: ['races', 'redelivery'],
  },
  delays: { about: 'calls that take most of the time of a run', faults: ['delays'] },
  'git answers': { about: '401, 403, 404, 429, 500, 502, 503, once or for long', faults: ['git answers'] },
  'git connections': { about: 'git hangs, resets, truncates, corrupts', faults: ['git connections'] },
  lag: {
    about: 'a replica that lags less than ten minutes, old answers, hooks reordered',
    faults: ['lag', 'hooks'],
  },
  table: { about: 'DynamoDB throttled, failed, done but answer lost, conflicts', faults: ['table'] },
  queue: {
    about: 'SQS throttled, failed, done but answer lost, on both sides',
    faults: ['queue', 'hooks', 'git answers'],
  },
  expiry: {
    about: 'time to live deletes, beside workers at work and after some were killed',
    faults: ['expiry', 'kills', 'races', 'redelivery'],
  },
  clocks: {
    about: 'clocks of front door and workers, and of one worker and another, minutes apart',
    faults: ['clocks', 'hooks', 'races', 'redelivery'],
  },
  replays: { about: 'dead letters replayed at any time', faults: ['replays', 'git answers'] },
  versions: {
    about: 'two versions of cards and messages at once, workers killed and overtaken',
    faults: ['versions', 'hooks', 'kills', 'races', 'redelivery'],
  },
  all: {
    about: 'two to four of them together, or all',
    faults: [
      ...(['hooks', 'redelivery', 'kills', 'races', 'delays', 'git answers', 'git connections'] as const),
      ...(['lag', 'table', 'queue', 'expiry', 'clocks', 'replays', 'versions'] as const),
    ],
  },
};
