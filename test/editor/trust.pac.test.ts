import assert from 'node:assert/strict';
import { startCompanyNetwork, type CompanyNetwork } from './companyNetwork.ts';
import { fetchRecording, kindOf } from './editorNetwork.ts';

describe('Trust, in an editor on a machine with a PAC file:', () => {
  let network: CompanyNetwork;
  before(async () => {
    network = await startCompanyNetwork();
  });
  after(async () => {
    await network[Symbol.asyncDispose]();
  });

  it('queries and recordings go the way that it says: through a proxy, or directly', async () => {
    assert.equal(await kindOf(network.behind, {}), 'ok');
    assert.equal(await kindOf(network.beside, {}), 'ok');
    assert.match(await fetchRecording(network.behind, {}), /0200000/);
    assert.match(await fetchRecording(network.beside, {}), /0200000/);
    assert.deepEqual(
      network.proxy.tunnels.map(({ target }) => target),
      [network.behind.host, network.behind.host],
    );
  });

  it('its proxy, once dead, is told as that', async () => {
    await network.proxy[Symbol.asyncDispose]();
    assert.equal(await kindOf(network.behind, {}), 'proxyUnreachable');
  });
});
