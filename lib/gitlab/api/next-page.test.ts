import { describe, expect, it } from '@jest/globals';
import { nextPage } from './next-page.ts';

const of = (link: string) => nextPage(new Headers({ link }));

describe('nextPage', () => {
  it('is the query of the one link that leads on', () => {
    const link =
      '<https://git.example/api/v4/groups/7/projects?page=1>; rel="first", ' +
      '<https://git.example/api/v4/groups/7/projects?id_after=42&per_page=100>; rel="next", ' +
      '<https://git.example/api/v4/groups/7/projects?page=9>; rel="last"';
    expect(of(link)).toBe('id_after=42&per_page=100');
  });

  it.each([
    '',
    '<https://git.example/api/v4/x?page=1>; rel="prev"',
    '<nonsense>; rel="next"',
    '<https://git.example/x>; rel="next"',
  ])('is nothing where %j leads nowhere', (link) => {
    expect(of(link)).toBeNull();
  });
});
