import type { FileContent } from './certificateFile.ts';
import type { CertificateFault, PinnedCertificate, ServerCertificate } from './certificates.ts';
import type { TlsVersion } from './tlsVersions.ts';
import type { StoreReason } from './storeAnswer.ts';

/** Which part of the user's input cannot be sent, and why. */
export type InputProblem =
  | { readonly field: 'vdnId'; readonly problem: 'notAnInteger1To9999' }
  | { readonly field: 'callId'; readonly problem: 'empty' | 'tooLong' | 'forbiddenCharacter' }
  | { readonly field: 'campaignId'; readonly problem: 'notAWholeNumber' }
  | { readonly field: 'days'; readonly problem: 'notADay' | 'endsBeforeItBegins' | 'tooLong' };

export type BaseUrlProblem = 'notAUrl' | 'notHttps' | 'hasCredentials' | 'hasPath' | 'hasQuery';

/**
 * How far a request had come when its time was over. `connecting`: there was no connection yet; `securing`: TLS had not
 * come about; `sent`: the request had left, and nothing came; `answered`: an answer had begun to come.
 */
export type RequestStage = 'connecting' | 'securing' | 'sent' | 'answered';

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
  /** `receivedBytes`: so much of the body had come, where an answer had begun. */
  | {
      readonly kind: 'timeout';
      readonly afterMs: number;
      readonly stage?: RequestStage;
      readonly receivedBytes?: number;
    }
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

/** What keeps a query from leaving this machine, and what the user can mend here. */
export type SetUpFailure =
  | { readonly kind: 'noServer' }
  /** The simulator, which this window starts and stops. */
  | { readonly kind: 'simulatorStopped' }
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
  | { readonly kind: 'badAddress'; readonly problem: BaseUrlProblem };

/** What came in place of a result, from the server or from something before it. */
export type AnswerFailure =
  /** 401. `clockSkewMs`: server time minus ours, only when it exceeds a minute. */
  | { readonly kind: 'unauthorized'; readonly clockSkewMs?: number }
  /** 403, from the server or a WAF before it. */
  | { readonly kind: 'forbidden'; readonly html: boolean }
  | { readonly kind: 'tooManyRequests'; readonly retryAfterSeconds?: number }
  /** A page of a firewall before the server: 418 of Huawei's, or one that says so. */
  | { readonly kind: 'blockedByFirewall'; readonly status: number; readonly retryAfterSeconds?: number }
  | { readonly kind: 'headersTooLarge'; readonly limitBytes: number }
  /** `isSameOrigin`: to another page of the same server. */
  | {
      readonly kind: 'redirected';
      readonly status: number;
      readonly toOrigin?: string;
      readonly isSameOrigin?: true;
    }
  | { readonly kind: 'httpStatus'; readonly status: number; readonly html: boolean }
  /** `isNoHttp`: not even the beginning of an answer. */
  | { readonly kind: 'notJson'; readonly html: boolean; readonly isEmpty?: true; readonly isNoHttp?: true }
  | { readonly kind: 'wrongShape'; readonly problems: readonly ShapeProblem[] }
  /** `limitValues`: it is not so long, but has more values than any answer. */
  | { readonly kind: 'bodyTooLarge'; readonly limitBytes: number; readonly limitValues?: number }
  | { readonly kind: 'business'; readonly code: string; readonly description: string }
  | { readonly kind: 'callNotFound'; readonly description: string }
  /** The answer is about a call that nobody asked for. */
  | { readonly kind: 'anotherCall'; readonly callId: string };

/** What keeps a recording from being fetched from the place where its link leads, its store. */
export type RecordingFailure =
  /** The link to a recording leads nowhere we may go: not over https, or with a user name in it. */
  | { readonly kind: 'recordingLinkUnusable' }
  /** The way to the store; `cause` says of it what it would say of the server. */
  | {
      readonly kind: 'recordingUnreachable';
      readonly cause: ConnectionFailure | Extract<AnswerFailure, { kind: 'notJson' | 'headersTooLarge' }>;
    }
  /** The store leads to another host (`toOrigin`), in circles (`isCircle`), or nowhere. */
  | {
      readonly kind: 'recordingRedirected';
      readonly status: number;
      readonly toOrigin?: string;
      readonly isCircle?: true;
    }
  /** A page of a firewall before the store. */
  | { readonly kind: 'recordingBlocked'; readonly status: number }
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
  | { readonly kind: 'fileNotWritten'; readonly code: string };

/**
 * Everything that can keep a call result from the user. Values, never exceptions; they hold no secret, so that they
 * can be logged and shown. What a kind means stands in `failureTraits.ts`; the words for people are made in
 * `src/wording`.
 */
export type Failure =
  | SetUpFailure
  | ConnectionFailure
  | AnswerFailure
  | RecordingFailure
  | { readonly kind: 'cancelled' }
  /** What none of the above foresaw. `code` is an error code or name, never a message, which could hold a URL. */
  | { readonly kind: 'unexpected'; readonly code: string };

export type FailureKind = Failure['kind'];

/** A value or the reason why there is none. */
export type Result<T, E = Failure> =
  { readonly ok: true; readonly value: T } | { readonly ok: false; readonly error: E };

/** The types that a value of JSON can have. */
export type ValueType = 'text' | 'number' | 'truthValue' | 'object' | 'list' | 'null';

/** What of an answer is not as it should be. Names are those of the documented fields; no value is part of it. */
export type ShapeProblem =
  /** Of several fields, at least one has to be there. */
  | { readonly problem: 'missing'; readonly fields: readonly string[] }
  | { readonly problem: 'empty'; readonly field: string }
  /** Without `field` it is the answer as a whole. */
  | {
      readonly problem: 'wrongType';
      readonly field?: string;
      readonly expected: readonly ValueType[];
      readonly found: ValueType;
    }
  /** A list of calls that holds the wanted one not at all, or more than once. */
  | { readonly problem: 'notThatCall'; readonly field: string };
