import Sequencer from '@jest/test-sequencer';

/**
 * Folders whose tests start the most, first; but of those of the whole system a single one, which packages the functions
 * while the others could only wait for that.
 */
const HEAVY = [
  '/test/system/start.',
  '/test/replica/',
  '/test/system/',
  '/test/worker/',
  '/test/',
  '/local/',
  '/functions/',
];

/**
 * Long tests first, so that none of them is left for the end, when the other processes have nothing more to do. Jest does
 * so itself where it knows how long each took the last time. A new checkout knows nothing: CI's does not, nor does anybody's
 * who tries this for the first time.
 */
export default class LongestFirst extends Sequencer {
  sort(tests) {
    const sorted = super.sort(tests);
    if (sorted.some(({ duration }) => duration !== undefined)) return sorted;
    return sorted.toSorted((a, b) => rank(a.path) - rank(b.path));
  }
}

function rank(path) {
  const index = HEAVY.findIndex((folder) => path.includes(folder));
  return index < 0 ? HEAVY.length : index;
}
