import assert from 'node:assert/strict';
import { folderChangesNothing, followLink } from './maliciousWorkspace.ts';

describe('Malicious workspace, in a trusted window:', () => {
  folderChangesNothing();

  it('a link to a call goes to the active server alone without a question', async () => {
    assert.deepEqual(await followLink('vdn=8&id=1644464743-1388'), { asked: [], shown: 1 });
    for (const server of ['https://other.example', 'https://evil.example']) {
      const { asked, shown } = await followLink(`vdn=8&id=1644464743-1388&server=${server}`);
      assert.deepEqual([asked.length, shown], [1, 0], server);
      assert.ok(asked[0]?.includes(server), asked[0]);
    }
  });
});
