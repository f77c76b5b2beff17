/** The language server as a process of its own, as the editor runs it, and the editor's side of the protocol. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import path from 'node:path';
import {
  createProtocolConnection,
  StreamMessageReader,
  StreamMessageWriter,
  type CodeLens,
  type DocumentLink,
  type DocumentSymbol,
  type Hover,
  type InlayHint,
  type ProtocolConnection,
  type Range,
  type Registration,
} from 'vscode-languageserver/node';
import type { TextChange } from '../../../src/callsInText/index.ts';
import type { CallFacts } from '../../../src/protocol/callHover.ts';
import {
  notifications,
  requests,
  type CachedCall,
  type CallAtPosition,
  type Position,
  type ServerConfiguration,
  type ServerOptions,
  type SwitchedOffPattern,
} from '../../../src/protocol/languageServer.ts';

const sourceOfServer = path.resolve(import.meta.dirname, '../../../src/languageServer/main.ts');
/** How long the process may take to end when it is asked to, in milliseconds. */
const endMs = 3000;

export interface ServerProcessOptions {
  /** Absolute path of the server's main file; the sources' own when left out. */
  readonly main?: string;
  readonly language?: string;
  readonly translations?: Readonly<Record<string, string>>;
  readonly configuration?: Partial<ServerConfiguration>;
}

export const defaultConfiguration: ServerConfiguration = {
  defaultVdnId: 8,
  codeLens: true,
  inlayHints: false,
  narrowed: [],
  patterns: {},
};

/** A running language server, with what it asked its client. */
export class ServerProcess {
  readonly connection: ProtocolConnection;
  readonly pid: number;
  /** What it asked by `isales/cached`, one entry for each request. */
  readonly cachedAsked: (readonly CachedCall[])[] = [];
  readonly switchedOff: SwitchedOffPattern[] = [];
  readonly registered: Registration[] = [];
  /** How often it asked for lenses and hints to be drawn anew. */
  readonly refreshed = { codeLens: 0, inlayHint: 0 };
  /** Answers `isales/cached` for one call; may be replaced. */
  answerCached: (call: CachedCall) => CallFacts | null;
  readonly #end: () => Promise<void>;
  #version = 1;

  private constructor(connection: ProtocolConnection, pid: number, end: () => Promise<void>) {
    this.connection = connection;
    this.pid = pid;
    this.#end = end;
    this.answerCached = () => null;
    this.#listen();
  }

  /** Starts a server and says what the extension says first. */
  static async start(options: ServerProcessOptions = {}): Promise<ServerProcess> {
    const child = spawn(process.execPath, [options.main ?? sourceOfServer, '--stdio'], {
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    const gone = once(child, 'exit');
    const connection = createProtocolConnection(
      new StreamMessageReader(child.stdout),
      new StreamMessageWriter(child.stdin),
    );
    const server = new ServerProcess(connection, child.pid ?? 0, async () => {
      const patience = setTimeout(() => child.kill('SIGKILL'), endMs);
      try {
        if (child.exitCode === null && child.signalCode === null) {
          await Promise.race([connection.sendRequest('shutdown').catch(() => undefined), gone]);
          await connection.sendNotification('exit').catch(() => undefined);
          await gone;
        }
      } finally {
        clearTimeout(patience);
        connection.dispose();
      }
    });
    const initializationOptions: ServerOptions = {
      language: options.language ?? 'en',
      configuration: { ...defaultConfiguration, ...options.configuration },
      ...(options.translations === undefined ? {} : { translations: options.translations }),
    };
    try {
      connection.listen();
      await Promise.race([
        connection.sendRequest('initialize', {
          processId: process.pid,
          rootUri: null,
          capabilities: { textDocument: { foldingRange: { dynamicRegistration: true } } },
          initializationOptions,
        }),
        gone.then(([code]) => Promise.reject(new Error(`The server ended at once: ${String(code)}`))),
      ]);
      await connection.sendNotification('initialized', {});
      return server;
    } catch (error) {
      child.kill('SIGKILL');
      throw error;
    }
  }

  #listen(): void {
    const { connection } = this;
    connection.onRequest(requests.cached, (calls: readonly CachedCall[]) => {
      this.cachedAsked.push(calls);
      return calls.map((call) => this.answerCached(call));
    });
    connection.onNotification(notifications.patternSwitchedOff, (pattern: SwitchedOffPattern) => {
      this.switchedOff.push(pattern);
    });
    connection.onRequest('client/registerCapability', (params: { registrations: Registration[] }) => {
      this.registered.push(...params.registrations);
      return null;
    });
    connection.onRequest('workspace/codeLens/refresh', () => {
      this.refreshed.codeLens++;
      return null;
    });
    connection.onRequest('workspace/inlayHint/refresh', () => {
      this.refreshed.inlayHint++;
      return null;
    });
  }

  async open(uri: string, text: string, languageId = 'log'): Promise<void> {
    const textDocument = { uri, languageId, version: 1, text };
    await this.connection.sendNotification('textDocument/didOpen', { textDocument });
  }

  async change(uri: string, ...contentChanges: readonly TextChange[]): Promise<void> {
    const textDocument = { uri, version: ++this.#version };
    await this.connection.sendNotification('textDocument/didChange', { textDocument, contentChanges });
  }

  async close(uri: string): Promise<void> {
    await this.connection.sendNotification('textDocument/didClose', { textDocument: { uri } });
  }

  async configure(configuration: Partial<ServerConfiguration>): Promise<void> {
    await this.connection.sendNotification(notifications.configuration, {
      ...defaultConfiguration,
      ...configuration,
    });
  }

  /** The Markdown of the server's own hover. */
  async hover(uri: string, position: Position): Promise<string | undefined> {
    const hover = await this.connection.sendRequest<Hover | null>('textDocument/hover', {
      textDocument: { uri },
      position,
    });
    return hover ? (hover.contents as { value: string }).value : undefined;
  }

  /** The call at a position. */
  callAt(uri: string, position: Position): Promise<CallAtPosition | null> {
    return this.ask(requests.callAt, { uri, position });
  }

  links(uri: string): Promise<DocumentLink[]> {
    return this.connection.sendRequest('textDocument/documentLink', { textDocument: { uri } });
  }

  resolveLink(link: DocumentLink): Promise<DocumentLink> {
    return this.connection.sendRequest('documentLink/resolve', link);
  }

  lenses(uri: string): Promise<CodeLens[]> {
    return this.connection.sendRequest('textDocument/codeLens', { textDocument: { uri } });
  }

  hints(uri: string, range: Range): Promise<InlayHint[]> {
    return this.connection.sendRequest('textDocument/inlayHint', { textDocument: { uri }, range });
  }

  symbols(uri: string): Promise<DocumentSymbol[]> {
    return this.connection.sendRequest('textDocument/documentSymbol', { textDocument: { uri } });
  }

  /** Asks what is the project's own in the protocol. */
  ask<T>(request: string, params: unknown): Promise<T> {
    return this.connection.sendRequest<T>(request, params);
  }

  /** Ends the process as the editor does, by force if need be. */
  async stop(): Promise<void> {
    await this.#end();
  }
}
