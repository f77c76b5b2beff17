/** What a simulator's process tells the one that started it. */
export type SimulatorNews =
  | {
      readonly kind: 'ready';
      /** `https://host:port`, as a server entry wants it. */
      readonly baseUrl: string;
      /** PEM file to trust. */
      readonly caFile: string;
      readonly credentials: { readonly accessKey: string; readonly secretKey: string };
    }
  | {
      readonly kind: 'failed';
      /** Of the system's error, e.g. `EADDRINUSE`. */
      readonly code?: string;
      readonly reason: string;
    };
