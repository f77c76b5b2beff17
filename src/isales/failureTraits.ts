import type { ConnectionFailure, Failure, FailureKind } from './failures.ts';

/** What the rest of the product has to know of a kind of failure, besides its words. */
export interface FailureTraits {
  /**
   * How far the request came. `unsent`: nothing left, and nothing will until somebody mends it. `lost`: the server may
   * have got it. `answered`: the server, or what stands before it, said something.
   */
  readonly request: 'unsent' | 'lost' | 'answered';
  /** Whom it tells about: this one call, the server or the way there, or what was set up and done on this side. */
  readonly about: 'call' | 'server' | 'us';
  /** Whether the same request may succeed a moment later, or only after a longer while; for an HTTP status its number tells. */
  readonly mayPass: boolean | 'later' | 'byStatus';
  /** Whether it is the server's wish to get fewer requests. */
  readonly slowsDown: boolean;
  /** Whether the history keeps it: what was never asked leaves no trace. */
  readonly leavesTrace: boolean;
}

const unsent = {
  request: 'unsent',
  about: 'us',
  mayPass: false,
  slowsDown: false,
  leavesTrace: false,
} as const;
/** On the way there; that it is the request which got lost is not known. */
const onTheWay = {
  request: 'lost',
  about: 'server',
  mayPass: false,
  slowsDown: false,
  leavesTrace: true,
} as const;
const answered = {
  request: 'answered',
  about: 'server',
  mayPass: false,
  slowsDown: false,
  leavesTrace: true,
} as const;

/** One entry for every kind; the compiler asks for that of a new one. */
const traits: Readonly<Record<FailureKind, FailureTraits>> = {
  noServer: unsent,
  simulatorStopped: unsent,
  noCredentials: unsent,
  badAddress: unsent,
  badInput: { ...unsent, about: 'call' },
  caFileUnreadable: unsent,
  clientCertificateUnusable: unsent,
  certificateFileUnusable: unsent,

  hostNotFound: onTheWay,
  refused: onTheWay,
  unreachable: onTheWay,
  timeout: onTheWay,
  connectionLost: { ...onTheWay, mayPass: true },
  proxyUnreachable: onTheWay,
  proxyRefused: onTheWay,
  tlsUntrusted: onTheWay,
  tlsNameMismatch: onTheWay,
  certificateChanged: onTheWay,
  tlsHandshake: onTheWay,
  tlsInterrupted: { ...onTheWay, mayPass: true },
  clientCertificateRefused: onTheWay,

  unauthorized: answered,
  forbidden: answered,
  tooManyRequests: { ...answered, mayPass: true, slowsDown: true },
  // Asked again at once, a firewall blocks for longer.
  blockedByFirewall: { ...answered, mayPass: 'later', slowsDown: true },
  headersTooLarge: answered,
  redirected: answered,
  httpStatus: { ...answered, mayPass: 'byStatus' },
  notJson: answered,
  wrongShape: answered,
  bodyTooLarge: answered,
  business: { ...answered, about: 'call' },
  callNotFound: { ...answered, about: 'call' },
  anotherCall: { ...answered, about: 'call' },

  recordingLinkUnusable: { ...answered, about: 'call' },
  recordingUnreachable: { ...onTheWay, about: 'call' },
  recordingRedirected: { ...answered, about: 'call' },
  recordingBlocked: { ...answered, about: 'call' },
  recordingRefused: { ...answered, about: 'call' },
  recordingArchived: { ...answered, about: 'call' },
  recordingGone: { ...answered, about: 'call' },
  recordingStatus: { ...answered, mayPass: 'byStatus' },
  recordingTooLarge: { ...answered, about: 'call' },

  fileNotWritten: { ...answered, about: 'us' },
  cancelled: { ...onTheWay, about: 'us', leavesTrace: false },
  unexpected: onTheWay,
};

/** Complete, as the compiler asks for every kind. */
const ofConnection: Readonly<Record<ConnectionFailure['kind'], true>> = {
  caFileUnreadable: true,
  certificateFileUnusable: true,
  hostNotFound: true,
  refused: true,
  unreachable: true,
  timeout: true,
  connectionLost: true,
  proxyUnreachable: true,
  proxyRefused: true,
  tlsUntrusted: true,
  tlsNameMismatch: true,
  certificateChanged: true,
  tlsHandshake: true,
  tlsInterrupted: true,
  clientCertificateRefused: true,
  clientCertificateUnusable: true,
};

/** Whether it is about the connection, and so would say the same of any other host. */
export function isConnectionFailure(failure: Failure): failure is ConnectionFailure {
  return Object.hasOwn(ofConnection, failure.kind);
}

/** Whether what came was no answer of CC-iSales, so that only the response itself tells who wrote it. */
export function isOfNoAnswer({ kind }: Pick<Failure, 'kind'>): boolean {
  return traits[kind].request === 'answered' && !answers.has(kind);
}

/** These are answers: the server's own, in its own shape. */
const answers: ReadonlySet<FailureKind> = new Set(['business', 'callNotFound', 'anotherCall']);

/** What a gateway says while the server behind it starts anew or is overloaded. */
const passingStatus = new Set([502, 503, 504]);

export function traitsOf(kind: FailureKind): FailureTraits {
  return traits[kind];
}

/** Whether the same request may succeed after a while. */
export function mayPass(failure: Failure): boolean {
  const { mayPass: may } = traits[failure.kind];
  return may === 'byStatus' ? 'status' in failure && passingStatus.has(failure.status ?? 0) : may !== false;
}

/** Whether no call at all can be asked for until somebody mends something on this side. */
export function needsMending({ kind }: Pick<Failure, 'kind'>): boolean {
  return traits[kind].request === 'unsent' && traits[kind].about === 'us';
}

/** Whether it says nothing about the one call that was asked for: any other would fail the same. */
export function concernsEveryCall({ kind }: Pick<Failure, 'kind'>): boolean {
  return traits[kind].about !== 'call';
}
