import assert from 'node:assert/strict';
import { askCodeMeanings } from '../../src/editor/campaigns/campaignCommands.ts';
import { CampaignsTree, codesLeftOut, type VdnRow } from '../../src/editor/campaigns/campaignsTree.ts';
import type { CodeCatalog } from '../../src/lookup/codeCatalog.ts';
import { WindowStandIns } from './windowStandIns.ts';

const leftOut = /^The server sends more code meanings than are kept: some are left out/;

describe('Meanings of codes that are too many to be kept', () => {
  const window = new WindowStandIns();
  afterEach(() => {
    window.restore();
  });

  /** A catalog whose server was asked just now. */
  const catalog = (isCut: boolean): CodeCatalog =>
    ({ fetch: () => Promise.resolve({ ok: true, value: { isCut } }) }) as unknown as CodeCatalog;

  it('are warned of where the user asked for them', async () => {
    const warnings = window.hear('showWarningMessage');
    await askCodeMeanings(catalog(true), { serverId: 'main', vdnId: 8 });
    assert.equal(warnings.length, 1);
    assert.match(warnings[0]?.message ?? '', leftOut);
  });

  it('are told of where the VDN stands in the view of campaigns, and only there', () => {
    const row = (vdnId: number): VdnRow => ({ kind: 'vdn', serverId: 'main', vdnId, isAdded: true });
    const tree = new CampaignsTree(
      { missingOf: ({ vdnId }: VdnRow) => (vdnId === 8 ? codesLeftOut() : undefined) } as never,
      undefined as never,
    );
    const { tooltip } = tree.getTreeItem(row(8));
    assert.ok(typeof tooltip === 'string');
    assert.match(tooltip, leftOut);
    assert.equal(tree.getTreeItem(row(9)).tooltip, undefined);
  });

  it('are up to date, without a warning, where all were kept', async () => {
    const warnings = window.hear('showWarningMessage');
    const said = window.hearStatus();
    await askCodeMeanings(catalog(false), { serverId: 'main', vdnId: 8 });
    assert.deepEqual([warnings.length, said], [0, ['Code meanings are up to date.']]);
  });
});
