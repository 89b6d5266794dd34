import { describe, expect, it } from '@jest/globals';
import { chunksOf, collect, failureOf } from '../../../test/support/chunks.ts';
import { encodeLine } from './pkt-line.ts';
import { readPackfile } from './read-packfile.ts';

const HEADER = encodeLine('packfile');

function band(channel: number, data: string): string {
  return `${(data.length + 5).toString(16).padStart(4, '0')}${String.fromCharCode(channel)}${data}`;
}

async function read(...answer: string[]): Promise<string[]> {
  return (await collect(readPackfile(chunksOf(...answer)))).map((chunk) => chunk.toString());
}

describe('readPackfile', () => {
  it('takes the pack off the side-band and leaves out progress and signs of life', async () => {
    const answer = [HEADER, band(2, 'Counting'), band(1, 'PA'), band(1, ''), band(1, 'CK'), '0000'];
    await expect(read(...answer)).resolves.toEqual(['PA', 'CK']);
  });

  it('passes over the sections before the pack', async () => {
    const shallow = [encodeLine('shallow-info'), encodeLine(`shallow ${'a'.repeat(40)}`), '0001'];
    const wanted = [encodeLine('wanted-refs'), encodeLine('packfile'), '0001'];
    await expect(read(...shallow, ...wanted, HEADER, band(1, 'PACK'), '0000')).resolves.toEqual(['PACK']);
  });

  it('throws what the server says on the error channel', async () => {
    const error = await failureOf(readPackfile(chunksOf(HEADER, band(1, 'PA'), band(3, 'out of memory\n'))));
    expect(error).toMatchObject({
      code: 'GIT_SERVER_ERROR',
      message: 'The git server gave up: out of memory',
    });
  });

  it('takes data that looks like an ERR packet for data', async () => {
    await expect(read(HEADER, band(1, 'ERR not our ref'), '0000')).resolves.toEqual(['ERR not our ref']);
  });

  it.each([
    ['stops before its end', HEADER + band(1, 'PACK'), 'stops before its end'],
    ['is empty', '', 'stops before its end'],
    ['goes on after its end', `${HEADER + band(1, 'PACK')}00000006a\n`, 'follows its end'],
    ['ends twice', `${HEADER + band(1, 'PACK')}00000000`, 'follows its end'],
    ['has a fourth channel', `${HEADER + band(4, 'PACK')}0000`, 'channel 4 does not exist'],
    ['has a packet without a channel', `${HEADER}00040000`, 'does not exist'],
  ])('refuses an answer that %s', async (_, answer, why) => {
    expect(await failureOf(readPackfile(chunksOf(answer)))).toMatchObject({
      code: 'GIT_BROKEN_ANSWER',
      message: expect.stringContaining(why),
    });
  });

  it('bears a mebibyte beside the pack, however large that is, and not a byte more', async () => {
    const data = band(1, 'x'.repeat(60_000));
    const progress = band(2, 'x'.repeat(0x7ffb)).repeat(31);
    // With the section's name and the end of the answer.
    const rest = 0x8000 - HEADER.length - 4;
    const answer = (more: number) => [HEADER, data.repeat(20), progress, band(2, 'x'.repeat(more)), '0000'];
    await expect(read(...answer(rest - 5))).resolves.toHaveLength(20);
    expect(await failureOf(readPackfile(chunksOf(...answer(rest - 4))))).toMatchObject({
      code: 'GIT_BROKEN_ANSWER',
      message: expect.stringContaining('1048577 bytes beside its pack'),
    });
  });
});
