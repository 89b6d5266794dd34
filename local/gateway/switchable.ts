import { type Gateway, type GatewayOptions, startGateway } from './start.ts';

/** A gateway that can be taken away for a while, as in an outage. */
export type SwitchableGateway = Gateway & {
  /** Nobody listens from now on. */
  readonly stop: () => Promise<void>;
  /** At the same address as before. */
  readonly restart: () => Promise<void>;
};

/** @throws PermanentError `PORT_TAKEN` */
export async function startSwitchableGateway(options: GatewayOptions): Promise<SwitchableGateway> {
  let running = await startGateway(options);
  const { url } = running;
  const port = Number(new URL(url).port);
  return {
    url,
    stop: () => running.close(),
    restart: async () => {
      running = await startGateway({ ...options, port });
    },
    close: () => running.close(),
  };
}
