/** What an editor behind a company's proxy finds around it: a proxy that is named for it, an authority of the system. */
import { once } from 'node:events';
import { mkdir, writeFile } from 'node:fs/promises';
import { createServer, type AddressInfo } from 'node:net';
import path from 'node:path';
import { makeAuthority } from '../fakes/certificates.ts';
import type { SuiteOptions } from './bareEditor.ts';
import { ROOT } from './paths.ts';
import { IDENTITY_VARIABLE, PROXY_VARIABLE } from './suiteVariables.ts';

/** The addresses that suites use: the proxy stands at the first, and is gone round for the second. */
const proxied = '127.0.0.2';
const direct = '127.0.0.3';

/** An editor whose environment names a proxy, on a machine that trusts the authority of a certificate for tests. */
export async function withProxyInEnvironment(): Promise<Pick<SuiteOptions, 'env'>> {
  const { port, env } = await surroundings('env-proxy');
  return { env: { ...env, HTTPS_PROXY: `http://${proxied}:${port}`, NO_PROXY: direct } };
}

/** An editor on a machine with a PAC file, whose answers Chromium hands to VS Code. */
export async function withPac(): Promise<Pick<SuiteOptions, 'env' | 'settings' | 'pac'>> {
  const { port, env } = await surroundings('pac');
  return {
    env,
    settings: { 'http.useLocalProxyConfiguration': true },
    pac: `(address) => address.includes('${direct}') ? 'DIRECT' : 'PROXY ${proxied}:${port}; DIRECT'`,
  };
}

/** The port at which the suite is to start the proxy, and the environment that is the same for all. */
async function surroundings(
  suite: string,
): Promise<{ port: number; env: Record<string, string | undefined> }> {
  const folder = path.join(ROOT, 'out', 'test', 'network', suite);
  await mkdir(folder, { recursive: true });
  const authority = await makeAuthority('Authority of the system');
  const identity = await authority.issue({ names: [proxied, direct] });
  const [authorityFile, identityFile] = [path.join(folder, 'system.pem'), path.join(folder, 'server.json')];
  await writeFile(authorityFile, authority.cert);
  await writeFile(identityFile, JSON.stringify(identity));
  const port = await freePort();
  const unset = { https_proxy: undefined, no_proxy: undefined, HTTP_PROXY: undefined, http_proxy: undefined };
  return {
    port,
    env: {
      ...unset,
      SSL_CERT_FILE: authorityFile,
      [IDENTITY_VARIABLE]: identityFile,
      [PROXY_VARIABLE]: String(port),
    },
  };
}

async function freePort(): Promise<number> {
  const server = createServer().listen(0, proxied);
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}
