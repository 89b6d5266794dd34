import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from '@jest/globals';
import { ROOT } from '../../local/root.ts';
import { type Page, proseOf, readPages } from './pages.ts';

const pages = await readPages();

/** What a link to a heading ends with. GitLab makes one hyphen of several, GitHub does not: see `isBroken`. */
function slugOf(heading: string): string {
  const text = heading.replace(/\[([^\]]*)\]\([^)]*\)/g, '$1').toLowerCase();
  return text
    .replace(/[^\p{L}\p{N}\s_-]/gu, '')
    .trim()
    .replaceAll(' ', '-');
}

/** Of headings that are alike the second ends with -1, and so on. */
function anchorsOf(page: Page): string[] {
  const slugs = [...proseOf(page).matchAll(/^#{1,6} (.+)$/gm)].map(([, heading = '']) => slugOf(heading));
  return slugs.map((slug, index) => {
    const before = slugs.slice(0, index).filter((other) => other === slug).length;
    return before === 0 ? slug : `${slug}-${before}`;
  });
}

/** Links that lead to files of ours, or within the page. GitLab shows templates as if they were at the root. */
function linksOf(page: Page) {
  const folder = page.name.startsWith('.gitlab/') ? '.' : join(page.name, '..');
  return [...proseOf(page).matchAll(/\]\((?!https?:)([^)#\s]*)(?:#([^)\s]*))?\)/g)].map(
    ([, file = '', anchor = '']) => ({ file: file === '' ? page.name : join(folder, file), anchor }),
  );
}

/** What is not there, of a link. */
function isBroken({ file, anchor }: { readonly file: string; readonly anchor: string }): boolean {
  if (!existsSync(join(ROOT, file))) return true;
  if (anchor === '') return false;
  if (anchor.includes('--')) return true;
  const page = pages.find(({ name }) => name === file);
  return page === undefined || !anchorsOf(page).includes(anchor);
}

describe('a link', () => {
  it.each([
    ['Deliveries: what becomes of each', 'deliveries-what-becomes-of-each'],
    ['5. The secrets without `hub`', '5-the-secrets-without-hub'],
    ["`hub`, the operator's command", 'hub-the-operators-command'],
    ['A [link](cli.md) in it', 'a-link-in-it'],
  ])('to the heading "%s" ends with #%s', (heading, slug) => {
    expect(slugOf(heading)).toBe(slug);
  });

  it('leads to a file and a heading that there are', () => {
    const all = pages.flatMap((page) => linksOf(page).map((link) => ({ page: page.name, ...link })));
    expect(all.filter(({ anchor }) => anchor !== '').length).toBeGreaterThan(50);
    expect(all.filter(isBroken)).toEqual([]);
  });

  it('that leads nowhere is noticed', () => {
    expect(isBroken({ file: 'docs/cli.md', anchor: 'dead-letters' })).toBe(false);
    expect(isBroken({ file: 'docs/cli.md', anchor: 'dead-letter' })).toBe(true);
    expect(isBroken({ file: 'docs/clis.md', anchor: '' })).toBe(true);
  });
});
