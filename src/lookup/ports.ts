import type { CcIsalesClient } from '../isales/client.ts';
import type { Result } from '../isales/failures.ts';
import type { ServerProfile } from '../isales/serverProfile.ts';

/** What the look-up needs from around it; the editor and the tests each bring their own. */
export interface Clock {
  /** Milliseconds since 1970. */
  now(): number;
}

/** Takes secrets out by itself. */
export interface Log {
  /** Whether anybody reads what `debug` writes: what costs something to put together asks before. Not unless told. */
  readonly isDebugOn?: boolean;
  debug(message: string): void;
  info(message: string): void;
  warn(message: string): void;
}

export interface Servers {
  /** The server with this ID as it is configured now. */
  find(serverId: string): Result<ServerProfile>;
  /** A client for it with its keys. */
  connect(server: ServerProfile): Promise<Result<Pick<CcIsalesClient, 'callResult'>>>;
}
