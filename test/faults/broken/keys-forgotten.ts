import { ENGINE, type Engine } from '../engine.ts';

/** Takes what DynamoDB has answered of a batch for all that there is. */
export const keysForgotten: Engine = {
  ...ENGINE,
  store(table, world) {
    const client = Object.create(table.client, {
      send: {
        async value(command: object, ...options: unknown[]) {
          const answer = await Reflect.apply(table.client.send, table.client, [command, ...options]);
          return { ...answer, UnprocessedKeys: {} };
        },
      },
    });
    return ENGINE.store({ ...table, client }, world);
  },
};
