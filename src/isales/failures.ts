import type { FileContent } from './certificateFile.ts';
import type { CertificateFault, PinnedCertificate, ServerCertificate } from './certificates.ts';
import type { TlsVersion } from './serverProfile.ts';
import type { StoreReason } from './storeAnswer.ts';

/** Which part of the user's input cannot be sent, and why. */
export type InputProblem =
  | { readonly field: 'vdnId'; readonly problem: 'notAnInteger1To9999' }
  | { readonly field: 'callId'; readonly problem: 'empty' | 'tooLong' | 'forbiddenCharacter' }
  | { readonly field: 'campaignId'; readonly problem: 'notAWholeNumber' }
  | { readonly field: 'days'; readonly problem: 'notADay' | 'endsBeforeItBegins' | 'tooLong' };

export type BaseUrlProblem = 'notAUrl' | 'notHttps' | 'hasCredentials' | 'hasPath' | 'hasQuery';

/** What a file of certificates or keys is set for. */
export type CertificateFileUse = 'authority' | 'clientCertificate' | 'clientKey' | 'clientPfx';

/** What keeps a secure connection to the server from coming about, or from lasting. */
export type ConnectionFailure =
  | { readonly kind: 'caFileUnreadable'; readonly caFile: string; readonly code: string }
  /** A file that can be read, and holds something else than what it is set for. */
  | {
      readonly kind: 'certificateFileUnusable';
      readonly file: string;
      readonly wanted: CertificateFileUse;
      readonly found: FileContent;
    }
  | { readonly kind: 'hostNotFound'; readonly host: string }
  | { readonly kind: 'refused'; readonly host: string }
  | { readonly kind: 'unreachable'; readonly host: string; readonly code: string }
  | { readonly kind: 'timeout'; readonly afterMs: number }
  | { readonly kind: 'connectionLost'; readonly code: string }
  /** The editor's proxy did not let us connect; without `proxy` (`host:port`) it is one that keeps silent. */
  | { readonly kind: 'proxyUnreachable'; readonly proxy?: string; readonly code: string }
  /** The proxy's own answer: 407 wants a name and password. */
  | { readonly kind: 'proxyRefused'; readonly status: number }
  | ({ readonly kind: 'tlsUntrusted'; readonly host: string } & CertificateFault)
  | { readonly kind: 'tlsNameMismatch'; readonly host: string; readonly certificate: ServerCertificate }
  /** Another certificate than the one that the user trusted for this server. */
  | {
      readonly kind: 'certificateChanged';
      readonly host: string;
      readonly pinned: PinnedCertificate;
      readonly certificate: ServerCertificate;
    }
  /** `wanted` is the version of TLS that the profile asks for, where the server speaks older ones alone. */
  | { readonly kind: 'tlsHandshake'; readonly code: string; readonly wanted?: TlsVersion }
  /** The connection broke in the middle of the handshake. */
  | { readonly kind: 'tlsInterrupted'; readonly code: string }
  /** The server wants to see a client certificate, or refuses ours. */
  | { readonly kind: 'clientCertificateRefused'; readonly code: string }
  | { readonly kind: 'clientCertificateUnusable'; readonly file: string; readonly code: string };

/**
 * Everything that can keep a call result from the user. Values, never exceptions; they hold no secret, so that they
 * can be logged and shown. What a kind means stands in `failureTraits.ts`; the words for people are made in
 * `src/wording`.
 */
export type Failure =
  | { readonly kind: 'noServer' }
  /**
   * `storedFor` is the origin the stored keys were entered for, when that is another one than the server's; `store` is
   * what is wrong with the place where they were to be kept.
   */
  | {
      readonly kind: 'noCredentials';
      readonly storedFor?: string;
      readonly store?: 'forgetful' | 'unreadable';
    }
  | ({ readonly kind: 'badInput' } & InputProblem)
  /** The base URL of the profile. */
  | { readonly kind: 'badAddress'; readonly problem: BaseUrlProblem }
  | ConnectionFailure
  /** 401. `clockSkewMs`: server time minus ours, only when it exceeds a minute. */
  | { readonly kind: 'unauthorized'; readonly clockSkewMs?: number }
  /** 403, from the server or a WAF before it. */
  | { readonly kind: 'forbidden'; readonly html: boolean }
  | { readonly kind: 'tooManyRequests'; readonly retryAfterSeconds?: number }
  /** A page of a firewall before the server: 418 of Huawei's, or one that says so. */
  | { readonly kind: 'blockedByFirewall'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'headersTooLarge'; readonly limitBytes: number }
  | { readonly kind: 'redirected'; readonly status: number; readonly toOrigin?: string }
  | { readonly kind: 'httpStatus'; readonly status: number; readonly html: boolean }
  | { readonly kind: 'notJson'; readonly html: boolean; readonly isEmpty?: true }
  | { readonly kind: 'wrongShape'; readonly problems: readonly string[] }
  /** `limitValues`: it is not so long, but has more values than any answer. */
  | { readonly kind: 'bodyTooLarge'; readonly limitBytes: number; readonly limitValues?: number }
  | { readonly kind: 'business'; readonly code: string; readonly description: string }
  | { readonly kind: 'callNotFound'; readonly description: string }
  /** The answer is about a call that nobody asked for. */
  | { readonly kind: 'anotherCall'; readonly callId: string }
  /** The link to a recording leads nowhere we may go: not over https, or with a user name in it. */
  | { readonly kind: 'recordingLinkUnusable' }
  /** The store refuses the link; `code` and `reason` where its answer says why. */
  | {
      readonly kind: 'recordingRefused';
      readonly status: number;
      readonly code?: string;
      readonly reason?: StoreReason;
    }
  /** It lies in cold storage, and must be restored before anybody can fetch it. */
  | { readonly kind: 'recordingArchived'; readonly code: string }
  /** `status` is absent where the server names no recording any more. */
  | { readonly kind: 'recordingGone'; readonly status?: number }
  | { readonly kind: 'recordingStatus'; readonly status: number; readonly code?: string }
  | { readonly kind: 'recordingTooLarge'; readonly limitBytes: number }
  /** The user's own file: the disk is full, the folder is read-only. */
  | { readonly kind: 'fileNotWritten'; readonly code: string }
  | { readonly kind: 'cancelled' }
  /** What none of the above foresaw. `code` is an error code or name, never a message, which could hold a URL. */
  | { readonly kind: 'unexpected'; readonly code: string };

export type FailureKind = Failure['kind'];

/** A value or the reason why there is none. */
export type Result<T, E = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };
