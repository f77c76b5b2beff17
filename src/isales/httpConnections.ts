import { Agent, ClientRequest, type IncomingMessage } from 'node:http';
import { request as requestHttps, type RequestOptions } from 'node:https';
import { isIP, type Socket } from 'node:net';
import { urlToHttpOptions } from 'node:url';
import { createSecureContext, TLSSocket, type ConnectionOptions, type SecureContext } from 'node:tls';
import { bodyText } from './bodyText.ts';
import { findCertificateFault } from './certificates.ts';
import type { Failure, RequestStage } from './failures.ts';
import {
  BodyTooLargeError,
  NoSocketError,
  StoppedError,
  TransportFailure,
  type HttpRequest,
  type HttpSend,
  type TlsSettings,
} from './http.ts';
import { onProxyFailure } from './proxies.ts';
import { transcribe, type DebugLog } from './requestTranscript.ts';
import { isThisMachinesAddress } from './serverProfile.ts';
import { errorCode, isLostConnection, isOfVersion } from './socketFailure.ts';
import { trustedAuthorities } from './trustedAuthorities.ts';
import { unpackBody } from './unpackBody.ts';

interface RequestToOpen extends Omit<HttpRequest, 'maxBodyBytes'> {
  /** What is told of the URL, where it is secret itself. */
  readonly shownUrl?: string;
}

/** The server closed a kept connection just when it was to be used again. */
class StaleConnectionError extends Error {}

/** Answers before the answer, 1xx, that a request waits through: no server needs more, and each costs us time. */
const mostEarlyAnswers = 20;

let lastId = 0;

/**
 * The connections to one server, kept for a few seconds between requests. Sends https over Node's own `request` and its
 * global agent, which the editor's proxy handling reaches. No byte of a request leaves before the server's certificate is
 * found good, or, with plain http, before the connection is found to end at this machine, past any proxy.
 */
export class HttpConnections {
  readonly #tls: TlsSettings;
  readonly #debug: DebugLog | undefined;
  /** Keeps these sockets apart from those that other code of this process has to the same server. */
  readonly #id = `isales-${++lastId}`;
  readonly #idle = new Set<Socket>();
  readonly #checked = new WeakSet<Socket>();
  /** Of plain connections, which lead straight to this machine: no proxy has to know of them. */
  readonly #direct = new Agent({ keepAlive: true, timeout: 5_000 });
  #context: SecureContext | undefined;
  #isClosed = false;

  /** @param debug is told each request with its details, while it is on */
  constructor(tls: TlsSettings = {}, debug?: DebugLog) {
    this.#tls = tls;
    this.#debug = debug;
  }

  readonly send: HttpSend = async ({ maxBodyBytes, ...request }) => {
    const response = await this.open({
      ...request,
      headers: { 'Accept-Encoding': 'gzip', ...request.headers },
    });
    const bytes = await readBody(response, maxBodyBytes, request.signal);
    return {
      status: response.statusCode ?? 0,
      statusText: response.statusMessage ?? '',
      httpVersion: response.httpVersion,
      header: (name) => headerText(response.headers[name]),
      body: bodyText(bytes, response.headers['content-type']),
      bodyBytes: bytes.length,
    };
  };

  /**
   * Sends one request, and once more over a new connection where the kept one had just been closed by the server. The
   * body is the caller's to read or to destroy; a failure rejects as that of `send` does.
   */
  async open(request: RequestToOpen): Promise<IncomingMessage> {
    try {
      return await this.#openOnce(request);
    } catch (error) {
      if (!(error instanceof StaleConnectionError)) throw error;
      // The others have waited as long as this one.
      this.#endIdle();
      return this.#openOnce(request);
    }
  }

  /** Ends what is idle now, and every other connection as soon as its request is done. */
  dispose(): void {
    this.#isClosed = true;
    this.#endIdle();
  }

  #endIdle(): void {
    for (const socket of this.#idle) socket.destroy();
    this.#idle.clear();
  }

  #openOnce({
    url,
    method,
    headers,
    body,
    signal,
    shownUrl = url.href,
  }: RequestToOpen): Promise<IncomingMessage> {
    return new Promise((resolve, reject) => {
      signal.throwIfAborted();
      const isSecure = url.protocol === 'https:';
      const options: RequestOptions = {
        method,
        // The editor's agent would ask the server to close the connection after each answer.
        headers: { ...headers, Connection: 'keep-alive' },
        signal,
      };
      const request = isSecure
        ? requestHttps(url, { ...options, ...this.#secure(url) })
        : // Not `request`, which the editor sends through its proxies: with us, plain http only goes to this machine.
          new ClientRequest({ ...urlToHttpOptions(url), ...options, agent: this.#direct });
      if (this.#debug?.isOn) transcribe(request, { method, shownUrl, headers, body }, this.#debug);
      let stage: RequestStage = 'connecting';
      let socket: Socket | undefined;
      const fail = (failure: Failure): void => {
        reject(new TransportFailure(failure));
        request.destroy();
      };
      const sendNow = (): void => {
        stage = 'sent';
        request.end(body);
      };

      onProxyFailure(request, fail);
      // Without a socket, a request that is stopped says nothing.
      const stop = (): void => {
        if (!socket) reject(new NoSocketError());
      };
      signal.addEventListener('abort', stop, { once: true });
      request.once('close', () => {
        signal.removeEventListener('abort', stop);
        // Whatever ended it, nobody waits for an answer that cannot come any more.
        reject(new TransportFailure({ kind: 'connectionLost', code: 'ERR_STREAM_PREMATURE_CLOSE' }));
      });
      request.once('socket', (given) => {
        socket = given;
        this.#idle.delete(given);
        if (this.#checked.has(given)) {
          sendNow();
          return;
        }
        given.once('close', () => this.#idle.delete(given));
        if (!isSecure) {
          const checkAddress = (): void => {
            if (!isThisMachinesAddress(given.remoteAddress)) {
              fail({ kind: 'badAddress', problem: 'notHttps' });
              return;
            }
            this.#checked.add(given);
            sendNow();
          };
          if (given.connecting) given.once('connect', checkAddress);
          else checkAddress();
          return;
        }
        // A proxy that made no tunnel: the answer to come is its own, and it gets nothing of ours.
        if (!(given instanceof TLSSocket)) return;
        if (given.connecting) given.once('connect', () => (stage = 'securing'));
        else stage = 'securing';
        const check = (): void => {
          try {
            const fault = this.#findFault(given, url);
            if (fault) fail(fault);
            else {
              this.#checked.add(given);
              sendNow();
            }
          } catch (error) {
            request.destroy(error instanceof Error ? error : undefined);
          }
        };
        // Node's own proxy handling, outside the editor, hands over a connection that is secure already.
        if (isSecured(given)) check();
        else given.once('secureConnect', check);
      });
      let earlyAnswers = 0;
      const onEarlyAnswer = (): void => {
        if (++earlyAnswers === mostEarlyAnswers) fail({ kind: 'notJson', html: false });
      };
      request.on('continue', onEarlyAnswer);
      request.on('information', onEarlyAnswer);
      // 101: the server wants to speak something else. Node would end the connection and tell nobody.
      request.once('upgrade', ({ statusCode: status = 0 }) => {
        fail({ kind: 'httpStatus', status, html: false });
      });
      request.once('response', (response) => {
        // What breaks the connection from here on ends the body with the same error.
        request.on('error', (error) => response.destroy(error));
        if (stage !== 'sent') {
          fail(
            socket instanceof TLSSocket
              ? { kind: 'tlsHandshake', code: 'ERR_TLS_EARLY_ANSWER' }
              : { kind: 'proxyRefused', status: response.statusCode ?? 0 },
          );
          return;
        }
        stage = 'answered';
        response.once('end', () => {
          if (socket) this.#keep(socket);
        });
        resolve(response);
      });
      request.on('error', (error) => {
        reject(this.#explain(error, request, stage, signal));
      });
    });
  }

  /** What went wrong on the way to an answer, as far as its place tells more than its code. */
  #explain(error: Error, request: ClientRequest, stage: RequestStage, signal: AbortSignal): Error {
    if (signal.aborted) return new StoppedError(stage);
    const code = errorCode(error);
    const { minVersion } = this.#tls;
    if (minVersion === 'TLSv1.3' && isOfVersion(code))
      return new TransportFailure({ kind: 'tlsHandshake', code, wanted: minVersion });
    if (!isLostConnection(code)) return error;
    if (stage === 'securing') return new TransportFailure({ kind: 'tlsInterrupted', code });
    return stage === 'sent' && request.reusedSocket ? new StaleConnectionError() : error;
  }

  #keep(socket: Socket): void {
    if (this.#isClosed) socket.destroy();
    else if (!socket.destroyed) this.#idle.add(socket);
  }

  #findFault(socket: TLSSocket, url: URL): Failure | undefined {
    const { pinned } = this.#tls;
    const serverName = this.#serverName(url);
    const hosts = [hostOf(url), ...(serverName === undefined ? [] : [serverName])];
    const fault = findCertificateFault(socket, hosts, pinned?.sha256);
    if (!fault) return undefined;
    if (pinned) return { kind: 'certificateChanged', host: url.host, pinned, certificate: fault.certificate };
    return fault.problems.every((problem) => problem === 'wrongName')
      ? { kind: 'tlsNameMismatch', host: url.host, certificate: fault.certificate }
      : { kind: 'tlsUntrusted', host: url.host, ...fault };
  }

  /** Only in place of an address that is no name: a name in the address is what the user wants to reach. */
  #serverName(url: URL): string | undefined {
    return isIP(hostOf(url)) ? this.#tls.serverName : undefined;
  }

  #secure(url: URL): ConnectionOptions {
    const { ca, clientCertificate, minVersion = 'TLSv1.2' } = this.#tls;
    this.#context ??= createSecureContext({
      minVersion,
      ca: trustedAuthorities(ca),
      ...clientCertificate,
    });
    const host = hostOf(url);
    return {
      secureContext: this.#context,
      // Node would end the connection before anybody could see the certificate. Instead we look at each certificate
      // ourselves, and send nothing to a server whose certificate is not good.
      rejectUnauthorized: false,
      // Node would take the name from the Host header, which a profile may set to another one.
      servername: this.#serverName(url) ?? (isIP(host) ? '' : host),
      // A resumed session shows no certificate; given as absent, it also keeps the agent from resuming one.
      session: undefined,
      sessionIdContext: this.#id,
    };
  }
}

/** Node has the flag, its types do not. */
function isSecured(socket: TLSSocket): boolean {
  return 'secureConnecting' in socket && socket.secureConnecting === false;
}

function hostOf(url: URL): string {
  return url.hostname.replace(/^\[|\]$/g, '');
}

function headerText(value: string | string[] | undefined): string | undefined {
  return Array.isArray(value) ? value.join(', ') : value;
}

/** Reads a body to its end, decompressed; rejects as soon as it is larger than allowed. */
async function readBody(
  response: IncomingMessage,
  maxBytes: number,
  signal: AbortSignal,
): Promise<Uint8Array> {
  const chunks: Buffer[] = [];
  let length = 0;
  try {
    for await (const chunk of response as AsyncIterable<Buffer>) {
      length += chunk.length;
      if (length > maxBytes) throw new BodyTooLargeError();
      chunks.push(chunk);
    }
  } catch (error) {
    if (signal.aborted) throw new StoppedError('answered', length);
    // Node's word for an answer that ended too early, without a break of the connection.
    if (error instanceof Error && error.message === 'aborted')
      throw new TransportFailure({ kind: 'connectionLost', code: 'ERR_STREAM_PREMATURE_CLOSE' });
    throw error;
  }
  return unpackBody(Buffer.concat(chunks), response.headers['content-encoding'], maxBytes);
}
