import type { SecureContextOptions } from 'node:tls';
import type { PinnedCertificate } from './certificates.ts';
import type { Failure, RequestStage } from './failures.ts';
import type { TlsVersion } from './tlsVersions.ts';

/** One request, with everything that is needed to send it. */
export interface HttpRequest {
  readonly method: 'GET' | 'POST';
  readonly url: URL;
  readonly headers: Readonly<Record<string, string>>;
  /** JSON text; absent where there is none. */
  readonly body?: string;
  readonly signal: AbortSignal;
  readonly maxBodyBytes: number;
}

export interface HttpResponse {
  readonly status: number;
  /** As the server words it. */
  readonly statusText?: string;
  /** `1.1` unless told. */
  readonly httpVersion?: string;
  /** A header's value by its lower-case name. */
  header(name: string): string | undefined;
  readonly body: string;
  /** Of the body, decompressed. */
  readonly bodyBytes?: number;
}

/**
 * How requests leave: never follows a redirect, stops at `signal`, rejects with a `TransportFailure` where it knows
 * what went wrong, else with the socket's own error, and with `BodyTooLargeError` beyond `maxBodyBytes` (counted after
 * decompression).
 */
export type HttpSend = (request: HttpRequest) => Promise<HttpResponse>;

export class BodyTooLargeError extends Error {}

/** Stopped before there was any connection: what should make one, a proxy, keeps silent. */
export class NoSocketError extends Error {}

/** Stopped on the way. */
export class StoppedError extends Error {
  readonly at: { readonly stage: RequestStage; readonly receivedBytes?: number };

  /** @param receivedBytes so much of the body had come, where an answer had begun */
  constructor(stage: RequestStage, receivedBytes?: number) {
    super(stage);
    this.at = { stage, ...(receivedBytes === undefined ? {} : { receivedBytes }) };
  }
}

/** A failure that the way there knows best. */
export class TransportFailure extends Error {
  readonly failure: Failure;

  constructor(failure: Failure) {
    super(failure.kind);
    this.failure = failure;
  }
}

/** What a server's TLS needs beyond the defaults. */
export interface TlsSettings {
  /** PEM text of certificate authorities to trust besides Node's and the operating system's. */
  readonly ca?: string;
  /**
   * Host name that the user gave besides an IP address as the server's: asked for in the handshake (SNI), and good in the
   * certificate, as the address is.
   */
  readonly serverName?: string;
  /** The only certificate to accept, whoever issued it. */
  readonly pinned?: PinnedCertificate;
  /** The oldest version to speak; 1.2 unless told. */
  readonly minVersion?: TlsVersion;
  /** What we show the server: PEM `cert` and `key`, or `pfx`. */
  readonly clientCertificate?: Pick<SecureContextOptions, 'cert' | 'key' | 'pfx' | 'passphrase'>;
}
