const FRAMES = ['⠋', '⠙', '⠹', '⠸', '⠼', '⠴', '⠦', '⠧', '⠇', '⠏'];
const EVERY_MS = 120;

type Output = { readonly isTTY?: boolean; write(text: string): unknown };

/**
 * Shows on a terminal that something is waited for, and for how long; a script is shown nothing.
 * @returns the outcome of the work
 */
export async function withProgress<T>(
  what: string,
  work: () => Promise<T>,
  output: Output = process.stderr,
): Promise<T> {
  if (!output.isTTY) return work();
  const since = performance.now();
  let frame = 0;
  const timer = setInterval(() => {
    frame += 1;
    const seconds = ((performance.now() - since) / 1000).toFixed(0);
    output.write(`\r${FRAMES[frame % FRAMES.length]} ${what}… ${seconds} s`);
  }, EVERY_MS);
  try {
    return await work();
  } finally {
    clearInterval(timer);
    // The line is taken back: what came of it is said elsewhere.
    output.write('\r\u001b[K');
  }
}
