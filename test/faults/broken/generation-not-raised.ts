import { UpdateItemCommand } from '@aws-sdk/client-dynamodb';
import { projectPk } from '../../../lib/store/keys.ts';
import { ENGINE, type Engine } from '../engine.ts';

/** Checks the generation and leaves it as it is: two workers that have read the same both go on. */
export const generationNotRaised: Engine = {
  ...ENGINE,
  store(table, world) {
    const store = ENGINE.store(table, world);
    return {
      ...store,
      async transact(hold, step, writes) {
        const { generation } = hold;
        await store.transact(hold, step, writes);
        if (generation === 0) return;
        await world.stage.raw.send(
          new UpdateItemCommand({
            TableName: table.name,
            Key: { PK: { S: projectPk(hold.key) }, SK: { S: 'PROJECT' } },
            UpdateExpression: 'SET generation = :same',
            ExpressionAttributeValues: { ':same': { N: String(generation) } },
          }),
        );
        hold.generation = generation;
      },
    };
  },
};
