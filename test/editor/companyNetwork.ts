/** The network that an editor behind a company's proxy has around it, see test/host/proxiedEditors.ts. */
import { readFile } from 'node:fs/promises';
import type { Identity } from '../fakes/certificates.ts';
import { startConnectProxy, type ConnectProxy } from '../fakes/connectProxy.ts';
import { json, startScriptedServer, type ScriptedServer } from '../fakes/scriptedServer.ts';
import { IDENTITY_VARIABLE, PROXY_VARIABLE } from '../host/suiteVariables.ts';
import { vendorSample } from '../unit/isales/vendorSample.ts';

export interface CompanyNetwork extends AsyncDisposable {
  /** Reached through the proxy. */
  readonly behind: ScriptedServer;
  /** Reached directly. */
  readonly beside: ScriptedServer;
  readonly proxy: ConnectProxy;
}

/** Starts the proxy where the editor expects it, and two servers whose authority the system trusts. */
export async function startCompanyNetwork(): Promise<CompanyNetwork> {
  const { [IDENTITY_VARIABLE]: identityFile = '', [PROXY_VARIABLE]: port } = process.env;
  const tls = JSON.parse(await readFile(identityFile, 'utf8')) as Identity;
  const ok = json(vendorSample);
  const behind = await startScriptedServer(ok, { tls });
  const beside = await startScriptedServer(ok, { tls, address: '127.0.0.3' });
  const proxy = await startConnectProxy({ port: Number(port) });
  return {
    behind,
    beside,
    proxy,
    async [Symbol.asyncDispose]() {
      for (const part of [proxy, behind, beside]) await part[Symbol.asyncDispose]();
    },
  };
}
