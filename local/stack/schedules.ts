import { Schedule } from '../schedule/schedule.ts';
import type { Service } from '../template/definitions.ts';
import type { Functions } from './functions.ts';

/** Invokes functions as the service's schedules say. @param started takes what has to be closed */
export function startSchedules(
  { schedules }: Service,
  functions: Functions,
  onError: (error: unknown) => void,
  started: AsyncDisposableStack,
): void {
  for (const definition of schedules) {
    const invoke = (event: object) => functions.invoke(definition.functionArn, event);
    const schedule = new Schedule({ definition, invoke, onError });
    started.defer(async () => {
      const closed = schedule.close();
      await functions.close(definition.functionArn);
      await closed;
    });
  }
}
