import { counted } from '../counted.ts';
import { CommandError, EXIT } from '../exit-code.ts';
import { describeSelection, type Selection } from './selection.ts';

const HIDDEN_BY = 'behind others of the same project, or because somebody looks at them';

/** A line about the dead letters that could not be seen; nothing if there are none. */
export function describeUnseen(unseen: number): string {
  return unseen === 0
    ? ''
    : `${counted(unseen, 'more dead letter')} cannot be seen now: hidden ${HIDDEN_BY}.\n`;
}

/** That nothing fits. Where some are hidden, that is no proof that there is nothing. */
export function noSuchLetter(selection: Selection, unseen: number, advice?: string): CommandError {
  const which = describeSelection(selection);
  if (unseen === 0)
    return new CommandError(EXIT.notFound, `There is no dead letter ${which}.`, {
      ...(advice !== undefined && { advice }),
    });
  const hidden = counted(unseen, 'dead letter');
  const message = `No dead letter ${which} is among those that can be seen; ${hidden} cannot be seen now.`;
  return new CommandError(EXIT.failed, message, {
    advice: `Try again in two minutes: letters are hidden ${HIDDEN_BY}.`,
  });
}
