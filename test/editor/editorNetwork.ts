/** Queries as the product sends them, through the editor's own network code, and the settings that steer it. */
import { setTimeout as delay } from 'node:timers/promises';
import * as vscode from 'vscode';
import { CcIsalesClient, downloadRecording, type Answer, type CallResult } from '../../src/isales/index.ts';
import type { TlsSettings } from '../../src/isales/http.ts';

/** VS Code's stack leaves 127.0.0.1 alone: this address it treats like any remote one. */
export const address = '127.0.0.2';

interface Origin {
  readonly origin: string;
}

/** Asks several times in a row, as the product does, and gives the answers. */
export async function ask(
  { origin }: Origin,
  tls: TlsSettings,
  { times = 1, timeoutMs = 5000 }: { times?: number; timeoutMs?: number } = {},
): Promise<Answer<CallResult>[]> {
  const client = new CcIsalesClient({
    server: { baseUrl: origin },
    credentials: { accessKey: 'AKEXAMPLE', secretKey: 'sk-example-0001' },
    tls,
    timeoutMs,
  });
  const answers: Answer<CallResult>[] = [];
  for (let turn = 0; turn < times; turn++) answers.push(await client.callResult(8, '1644464743-1388'));
  client.dispose();
  return answers;
}

/** `ok`, or what kept each answer away. */
export function kinds(answers: readonly Answer<CallResult>[]): string[] {
  return answers.map((answer) => (answer.ok ? 'ok' : answer.error.kind));
}

/** Asks once. */
export async function kindOf(server: Origin, tls: TlsSettings, timeoutMs?: number): Promise<string> {
  return kinds(await ask(server, tls, timeoutMs === undefined ? {} : { timeoutMs })).join();
}

/** Fetches a recording; gives its text, or what kept it away. */
export async function fetchRecording(
  { origin }: Origin,
  tls: Pick<TlsSettings, 'ca'>,
  idleMs = 5000,
): Promise<string> {
  const pieces: Uint8Array[] = [];
  const outcome = await downloadRecording({
    url: `${origin}/record/a.wav?Signature=abc`,
    signal: new AbortController().signal,
    onBytes: (piece) => void pieces.push(piece),
    idleMs,
    ...tls,
  });
  if (outcome.ok) return Buffer.concat(pieces).toString();
  return outcome.error.kind === 'recordingUnreachable' ? outcome.error.cause.kind : outcome.error.kind;
}

/** Changes a setting `http.…` of the user; `undefined` removes it. */
export async function setHttp(
  name: 'proxy' | 'noProxy' | 'proxyAuthorization',
  value: unknown,
): Promise<void> {
  const http = vscode.workspace.getConfiguration('http');
  if (JSON.stringify(http.inspect(name)?.globalValue) === JSON.stringify(value)) return;
  await http.update(name, value, vscode.ConfigurationTarget.Global);
  // The editor tells its network code a little later.
  await delay(300);
}

/** Takes all of them away again. */
export async function resetHttp(): Promise<void> {
  for (const name of ['proxy', 'noProxy', 'proxyAuthorization'] as const) await setHttp(name, undefined);
}
