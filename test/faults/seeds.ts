import type { History } from './history.ts';

/** Histories that have once broken a promise, here or in the engine: they are played before any other. */
export const SEEDS: readonly { readonly about: string; readonly history: History }[] = [
  {
    about: 'a branch that is switched while a message is shown once more',
    history: {
      options: { projects: 1, cardsPerTransaction: 1, sliceFiles: 2000, skewMs: 0 },
      commands: [
        {
          kind: 'push',
          project: 0,
          edits: [
            { kind: 'ignore', rules: 'x/' },
            { kind: 'put', path: 'z/a.hck.json', content: 'A' },
            { kind: 'put', path: 'x/b.hck.json', content: 'A' },
          ],
          onto: 0,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'work', pick: 9, twists: [] },
        { kind: 'redeliver' },
        {
          kind: 'push',
          project: 1,
          edits: [{ kind: 'delete', path: 'z/a.hck.json' }],
          onto: 'nothing',
          merged: 0,
          isDelivered: true,
        },
        { kind: 'work', pick: 1, twists: [] },
        {
          kind: 'switch',
          project: 0,
          edits: [
            { kind: 'put', path: 'x/a.hck.json', content: 'D' },
            { kind: 'rename', path: 'x/a.hck.json', to: 'x/b.hck.json' },
          ],
        },
        { kind: 'back', project: 1, pick: 5, isDelivered: true },
      ],
    },
  },
  {
    about: 'a worker that is held after its content is written, and overtaken',
    history: {
      options: { projects: 1, cardsPerTransaction: 1, sliceFiles: 2000, skewMs: 0 },
      commands: [
        {
          kind: 'push',
          project: 0,
          edits: [
            { kind: 'put', path: 'c.hck.json', content: 'A' },
            { kind: 'ignore', rules: 'a.hck.json' },
          ],
          onto: null,
          merged: 0,
          isDelivered: true,
        },
        {
          kind: 'push',
          project: 0,
          edits: [
            { kind: 'put', path: 'x/y/c.hck.json', content: 'bad 2' },
            { kind: 'delete', path: 'a.hck.json' },
          ],
          onto: 0,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'work', pick: 0, twists: [{ target: 'any', at: 18, effect: 'pause' }] },
        { kind: 'redeliver' },
        { kind: 'work', pick: 3, twists: [] },
        { kind: 'work', pick: 8, twists: [{ target: 'any', at: 4, effect: 'pause' }] },
        { kind: 'resume', pick: 0 },
      ],
    },
  },
  {
    about:
      'a hook of an older push that comes after that of a newer one, when git is read from a replica that lags',
    history: {
      options: { projects: 1, cardsPerTransaction: 97, sliceFiles: 2000, skewMs: 0 },
      commands: [
        {
          kind: 'push',
          project: 0,
          edits: [{ kind: 'put', path: 'a.hck.json', content: 'B' }],
          onto: null,
          merged: 0,
          isDelivered: false,
        },
        { kind: 'freeze', project: 0 },
        { kind: 'thaw', project: 0 },
        {
          kind: 'push',
          project: 0,
          edits: [{ kind: 'put', path: 'a.hck.json', content: 'C' }],
          onto: null,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'work off' },
        { kind: 'lag', project: 0, pick: 0 },
        { kind: 'deliver', pick: 0, isKept: false, twists: [] },
        { kind: 'work', pick: 0, twists: [] },
      ],
    },
  },
  {
    about: 'a commit that is overtaken after it has put something else in the place of what is renamed then',
    history: {
      options: { projects: 1, cardsPerTransaction: 1, sliceFiles: 2000, skewMs: 0 },
      commands: [
        {
          kind: 'push',
          project: 0,
          edits: [
            { kind: 'put', path: 'b.hck.json', content: 'E' },
            { kind: 'put', path: 'c.hck.json', content: 'D' },
          ],
          onto: null,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'work', pick: 0, twists: [{ target: 'any', at: 11, effect: 'pause' }] },
        {
          kind: 'push',
          project: 0,
          edits: [
            { kind: 'put', path: 'a.hck.json', content: 'B' },
            { kind: 'rename', path: 'x/a.hck.json', to: 'z/a.hck.json' },
            { kind: 'ignore', rules: '/b.hck.json' },
          ],
          onto: null,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'redeliver' },
        { kind: 'work', pick: 0, twists: [] },
        { kind: 'resume', pick: 0 },
      ],
    },
  },
  {
    about: 'a force push back to where the branch was, which git does not show yet',
    history: {
      options: { projects: 1, cardsPerTransaction: 97, sliceFiles: 2000, skewMs: 0 },
      commands: [
        {
          kind: 'push',
          project: 0,
          edits: [{ kind: 'put', path: 'a.hck.json', content: 'B' }],
          onto: null,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'work off' },
        { kind: 'freeze', project: 0 },
        { kind: 'back', project: 0, pick: -2, isDelivered: true },
        { kind: 'work', pick: 0, twists: [] },
      ],
    },
  },
  {
    about:
      'a full run of what a replica shows that lags nearly ten minutes, by the end of which it could not any more',
    history: {
      options: { projects: 1, cardsPerTransaction: 25, sliceFiles: 2000, skewMs: 0 },
      commands: [
        { kind: 'freeze', project: 0 },
        {
          kind: 'push',
          project: 0,
          edits: [{ kind: 'delete', path: 'a.hck.json' }],
          onto: null,
          merged: 0,
          isDelivered: false,
        },
        { kind: 'test', project: 0 },
        { kind: 'wait', minutes: 8 },
        { kind: 'work', pick: 0, twists: [{ target: 'git', at: 3, effect: 'pause' }] },
        { kind: 'wait', minutes: 3 },
      ],
    },
  },
  {
    about:
      'a push that a replica does not show whose answer takes so long that it could show it when it is here',
    history: {
      options: { projects: 1, cardsPerTransaction: 25, sliceFiles: 2000, skewMs: 0 },
      commands: [
        {
          kind: 'push',
          project: 0,
          edits: [{ kind: 'rename', path: 'a.hck.json', to: 'a.hck.json' }],
          onto: null,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'freeze', project: 0 },
        {
          kind: 'push',
          project: 0,
          edits: [{ kind: 'put', path: 'a.hck.json', content: 'C' }],
          onto: null,
          merged: 0,
          isDelivered: true,
        },
        { kind: 'wait', minutes: 9 },
        {
          kind: 'work',
          pick: 0,
          twists: [{ target: 'git', at: 1, times: 1, effect: 'old answer' }],
        },
        { kind: 'work', pick: 0, twists: [] },
      ],
    },
  },
];
