import { findInputProblem, findVdnProblem } from './findInputProblem.ts';
import { parseCallResult, type CallResult } from './callResult.ts';
import {
  campaignListQuery,
  campaignResultsQuery,
  findCampaignProblem,
  parseCampaignList,
  parseCampaignResults,
  resultsPerPage,
  type Campaign,
  type CampaignListOptions,
  type CampaignResultsOptions,
  type Page,
} from './campaigns.ts';
import type { Failure, InputProblem, Result } from './failures.ts';
import { isOfNoAnswer } from './failureTraits.ts';
import {
  BodyTooLargeError,
  NoSocketError,
  StoppedError,
  type HttpRequest,
  type HttpResponse,
  type HttpSend,
  type TlsSettings,
} from './http.ts';
import type { HttpConnections } from './httpConnections.ts';
import { readResponse, type BodyLimits } from './readResponse.ts';
import { receivedResponse, type ReceivedResponse } from './receivedResponse.ts';
import { Redaction } from './redaction.ts';
import type { DebugLog } from './requestTranscript.ts';
import { pause, parseRetryAfter, retryDelay } from './retry.ts';
import { parseBaseUrl, type ServerProfile } from './serverProfile.ts';
import type { Credentials } from './signature.ts';
import {
  displayCodeDetailQuery,
  displayCodesQuery,
  failCodeMeaningsQuery,
  parseDisplayCodeDetail,
  parseDisplayCodes,
  parseFailCodeMeanings,
  type CodeMeaning,
  type DisplayCode,
} from './serverCodes.ts';
import {
  callResultQuery,
  signedHttpRequest,
  type ApiQuery,
  type SignedHttpRequest,
} from './signedHttpRequest.ts';
import { shownBody, withoutFurtherFields, type TooLargeToShow } from './shownBody.ts';
import { socketFailure } from './socketFailure.ts';
import { withoutSecrets } from './withoutSecrets.ts';

export interface ClientOptions {
  readonly server: Pick<ServerProfile, 'baseUrl' | 'locale' | 'signedHost'>;
  readonly credentials: Credentials;
  /** Milliseconds for the whole of one query, repeats included; 15,000 unless told. */
  readonly timeoutMs?: number;
  /** Whom to trust, and how to show who we are, besides the defaults. */
  readonly tls?: TlsSettings;
  /** Told of every request and its answer, without secrets. */
  readonly onExchange?: (exchange: Exchange) => void;
  /** Told of every request in detail, without secrets, while it is on. */
  readonly debug?: DebugLog;
  /** How requests leave; over connections of the client's own unless told. */
  readonly send?: HttpSend;
}

/** One request and what came of it, for the log. */
export interface Exchange {
  readonly method: HttpRequest['method'];
  readonly url: string;
  readonly attempt: number;
  readonly elapsedMs: number;
  readonly outcome: string;
}

/** What was learnt about the way to the server besides the answer. */
export interface Measurements {
  /** Milliseconds from the first byte sent to the last received, waiting between repeats included. */
  readonly elapsedMs: number;
  /** Server clock minus ours in milliseconds, to the second, from the `Date` header. */
  readonly clockSkewMs?: number;
  /** For how long the server wants no further request, from `Retry-After`. */
  readonly retryAfterMs?: number;
}

/** How one query is made. */
export interface QueryOptions {
  /** Cancels, down to the socket. */
  readonly signal?: AbortSignal;
  /**
   * Whether a failed request is sent again where that may help; not for those who keep a pace. Asked at each failure.
   * `true` unless told.
   */
  readonly repeat?: boolean | (() => boolean);
  /** Goes on where somebody else's requests of the same query have failed. */
  readonly after?: {
    /** How many there were. */
    readonly attempts: number;
    /** Milliseconds to wait before the next one, see `retryDelay`. */
    readonly waitMs: number;
  };
}

/** The answer to a query: a value or a failure, the decoded body without secrets if there was one, and what was measured. */
export type Answer<T> = Result<T> &
  Measurements & {
    readonly body?: unknown;
    /** The body, and the further fields of a result, are too large to be shown and left out. */
    readonly tooLargeToShow?: TooLargeToShow;
    /**
     * The beginning of what came, where it is no answer of CC-iSales at all. Beside the failure and not in it, as failures
     * are kept and handed on.
     */
    readonly received?: ReceivedResponse;
  };

/** One result is some hundred bytes, and some twenty values. */
const resultLimits: BodyLimits = { bytes: 1024 * 1024, values: 20_000 };
/** A page has up to 500 rows, each with a recording link of a kilobyte or two where the store signs with a token. */
const listLimits: BodyLimits = { bytes: 4 * 1024 * 1024, values: 70_000 };
const defaultTimeoutMs = 15_000;

/** Queries one CC-iSales server with one account, over connections that it keeps for some seconds. */
export class CcIsalesClient {
  readonly #options: ClientOptions;
  #connections: HttpConnections | undefined;

  constructor(options: ClientOptions) {
    this.#options = options;
  }

  /** Ends the connections that are kept; queries under way come to their end first. */
  dispose(): void {
    this.#connections?.dispose();
  }

  /**
   * Asks what became of one outbound call (isales-api.md: One call). Never rejects: a failure is a value.
   */
  async callResult(vdnId: number, callId: string, options: QueryOptions = {}): Promise<Answer<CallResult>> {
    const problem = findInputProblem(vdnId, callId);
    if (problem) return { ok: false, error: { kind: 'badInput', ...problem }, elapsedMs: 0 };
    return this.#query(callResultQuery(vdnId, callId), options, (body) => parseCallResult(body, callId));
  }

  /** Asks for one page of a VDN's campaigns (isales-api.md: Other queries). Never rejects. */
  async campaigns(
    vdnId: number,
    options: CampaignListOptions,
    queryOptions: QueryOptions = {},
  ): Promise<Answer<Page<Campaign>>> {
    const problem = findVdnProblem(vdnId);
    return this.#list(problem, campaignListQuery(vdnId, options), queryOptions, parseCampaignList);
  }

  /** Asks for one page of a campaign's finished calls (isales-api.md: Other queries). Never rejects. */
  async campaignResults(
    vdnId: number,
    campaignId: string,
    options: CampaignResultsOptions,
    queryOptions: QueryOptions = {},
  ): Promise<Answer<Page<CallResult>>> {
    const problem = findVdnProblem(vdnId) ?? findCampaignProblem(campaignId, options);
    return this.#list(problem, campaignResultsQuery(vdnId, campaignId, options), queryOptions, (body) =>
      parseCampaignResults(body, resultsPerPage(options)),
    );
  }

  /** Asks for one page of what failCodes mean on this server (isales-api.md: Other queries). Never rejects. */
  async failCodeMeanings(
    vdnId: number,
    page: number,
    queryOptions: QueryOptions = {},
  ): Promise<Answer<Page<CodeMeaning>>> {
    const query = failCodeMeaningsQuery(vdnId, page);
    return this.#list(findVdnProblem(vdnId), query, queryOptions, parseFailCodeMeanings);
  }

  /** Asks for one page of what the tenant's display codes mean (isales-api.md: Other queries). Never rejects. */
  async displayCodes(
    vdnId: number,
    page: number,
    queryOptions: QueryOptions = {},
  ): Promise<Answer<Page<DisplayCode>>> {
    return this.#list(findVdnProblem(vdnId), displayCodesQuery(vdnId, page), queryOptions, parseDisplayCodes);
  }

  /** Asks which failCodes stand behind a display code (isales-api.md: Other queries). Never rejects. */
  async failCodesBehind(
    vdnId: number,
    { defId = '' }: DisplayCode,
    queryOptions: QueryOptions = {},
  ): Promise<Answer<readonly string[]>> {
    const query = displayCodeDetailQuery(vdnId, defId);
    return this.#list(findVdnProblem(vdnId), query, queryOptions, parseDisplayCodeDetail);
  }

  async #list<T>(
    problem: InputProblem | undefined,
    query: ApiQuery,
    options: QueryOptions,
    parse: (body: unknown) => Result<T>,
  ): Promise<Answer<T>> {
    if (problem) return { ok: false, error: { kind: 'badInput', ...problem }, elapsedMs: 0 };
    // Pages hold hundreds of rows: nobody shows them raw.
    return this.#query(query, options, parse, { limits: listLimits, isShown: false });
  }

  async #query<T>(
    query: ApiQuery,
    { signal: userSignal, repeat = true, after }: QueryOptions,
    parse: (body: unknown) => Result<T>,
    { limits, isShown } = { limits: resultLimits, isShown: true },
  ): Promise<Answer<T>> {
    const base = parseBaseUrl(this.#options.server.baseUrl);
    if (!base.ok) return { ok: false, error: { kind: 'badAddress', problem: base.error }, elapsedMs: 0 };
    const { host } = base.value;
    const { server, credentials } = this.#options;
    const mayRepeat = typeof repeat === 'function' ? repeat : () => repeat;
    // Each repeat is signed anew: it may come minutes later.
    const sign = (): SignedHttpRequest =>
      signedHttpRequest(base.value, server, credentials, query, new Date());
    const timeoutMs = this.#options.timeoutMs ?? defaultTimeoutMs;
    const timeout = new AbortController();
    const timer = setTimeout(() => {
      timeout.abort();
    }, timeoutMs);
    const signal = userSignal ? AbortSignal.any([userSignal, timeout.signal]) : timeout.signal;
    const startedAt = performance.now();
    try {
      const send = this.#options.send ?? (await this.#connect()).send;
      if (after) await pause(after.waitMs, signal);
      for (let attempt = after?.attempts ?? 0; ; attempt++) {
        const { answer, retryAfterMs } = await this.#attempt(
          send,
          { ...sign(), signal, maxBodyBytes: limits.bytes },
          attempt,
          parse,
          { limits, isShown },
        );
        const wait =
          answer.ok || !mayRepeat()
            ? undefined
            : retryDelay(answer.error, attempt, retryAfterMs, Math.random());
        const timeLeft = startedAt + timeoutMs - performance.now();
        if (wait === undefined || wait >= timeLeft)
          return {
            ...answer,
            elapsedMs: performance.now() - startedAt,
            ...(retryAfterMs === undefined ? {} : { retryAfterMs }),
          };
        await pause(wait, signal);
      }
    } catch (error) {
      return { ok: false, error: stopped(error), elapsedMs: performance.now() - startedAt };
    } finally {
      clearTimeout(timer);
    }

    function stopped(error: unknown): Failure {
      if (userSignal?.aborted) return { kind: 'cancelled' };
      if (timeout.signal.aborted)
        return error instanceof NoSocketError
          ? { kind: 'proxyUnreachable', code: 'ETIMEDOUT' }
          : { kind: 'timeout', afterMs: timeoutMs, ...(error instanceof StoppedError ? error.at : {}) };
      if (error instanceof BodyTooLargeError) return { kind: 'bodyTooLarge', limitBytes: limits.bytes };
      return socketFailure(error, host);
    }
  }

  async #attempt<T>(
    send: HttpSend,
    request: HttpRequest,
    attempt: number,
    parse: (body: unknown) => Result<T>,
    { limits, isShown }: { readonly limits: BodyLimits; readonly isShown: boolean },
  ): Promise<{ answer: Answer<T>; retryAfterMs?: number | undefined }> {
    const { method, url, signal } = request;
    const startedAt = performance.now();
    const report = (outcome: string) => {
      this.#options.onExchange?.({
        method,
        url: url.href,
        attempt,
        elapsedMs: performance.now() - startedAt,
        outcome,
      });
    };
    let response: HttpResponse;
    try {
      response = await send(request);
    } catch (error) {
      // What stopped us for good is the caller's to name; a broken connection may be tried again.
      const failure =
        error instanceof BodyTooLargeError || signal.aborted ? undefined : socketFailure(error, url.host);
      report(failure ? `${failure.kind} ${'code' in failure ? failure.code : ''}`.trim() : 'stopped');
      if (!failure) throw error;
      return { answer: { ok: false, error: failure, elapsedMs: 0 } };
    }
    report(`HTTP ${response.status}`);
    const { body, ...read } = await readResponse(response, url, parse, limits);
    const redaction = new Redaction(this.#secrets);
    const shown = isShown && body !== undefined ? shownBody(body, response.body.length, redaction) : {};
    const kept = 'tooLargeToShow' in shown ? withoutFurtherFields(read) : read;
    const clean = await withoutSecrets(kept, redaction, this.#options.server, signal);
    const { clockSkewMs } = read;
    const isForeign = isShown && !read.ok && isOfNoAnswer(read.error);
    const received = isForeign ? { received: receivedResponse(response, redaction) } : {};
    return {
      answer: {
        ...clean,
        ...shown,
        ...received,
        ...(clockSkewMs === undefined ? {} : { clockSkewMs }),
        elapsedMs: 0,
      },
      retryAfterMs: parseRetryAfter(response.header('retry-after'), Date.now()),
    };
  }

  get #secrets(): readonly string[] {
    const { accessKey, secretKey } = this.#options.credentials;
    return [accessKey, secretKey];
  }

  /** Loaded with the first query, as nothing else needs the network. */
  async #connect(): Promise<HttpConnections> {
    const { HttpConnections } = await import('./httpConnections.ts');
    return (this.#connections ??= new HttpConnections(this.#options.tls, this.#options.debug));
  }
}
