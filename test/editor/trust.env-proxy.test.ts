import assert from 'node:assert/strict';
import { startCompanyNetwork, type CompanyNetwork } from './companyNetwork.ts';
import { fetchRecording, kindOf, resetHttp, setHttp } from './editorNetwork.ts';

describe('Trust, in an editor whose environment names a proxy:', () => {
  let network: CompanyNetwork;
  before(async () => {
    network = await startCompanyNetwork();
  });
  after(() => network[Symbol.asyncDispose]());
  afterEach(resetHttp);
  const targets = (): string[] => network.proxy.tunnels.map(({ target }) => target);

  it('an authority of the operating system is trusted, and HTTPS_PROXY is the way', async () => {
    assert.equal(await kindOf(network.behind, {}), 'ok');
    assert.deepEqual(targets(), [network.behind.host]);
  });

  it('NO_PROXY goes round it', async () => {
    const before = targets().length;
    assert.equal(await kindOf(network.beside, {}), 'ok');
    assert.equal(targets().length, before);
  });

  it('recordings take the same ways under the same trust', async () => {
    const before = targets().length;
    assert.match(await fetchRecording(network.behind, {}), /0200000/);
    assert.match(await fetchRecording(network.beside, {}), /0200000/);
    assert.deepEqual(targets().slice(before), [network.behind.host]);
  });

  it('`http.proxy` comes before the environment', async () => {
    await setHttp('proxy', 'http://127.0.0.2:9');
    assert.equal(await kindOf(network.behind, {}), 'proxyUnreachable');
  });
});
