import * as vscode from 'vscode';
import type { CampaignBrowser } from '../lookup/campaignBrowser.ts';
import type { CodeCatalog } from '../lookup/codeCatalog.ts';
import type { History } from '../lookup/history.ts';
import { CampaignsTree, codesLeftOut, type VdnRow } from './campaigns/campaignsTree.ts';
import type { KnownVdns } from './campaigns/knownVdns.ts';
import { contextKeys, setContext, type views } from './contributions.ts';
import { Disposables } from './disposables.ts';
import { HistoryTree } from './lookups/historyTree.ts';
import { showActiveServer } from './servers/activeServerStatus.ts';
import type { ServerRegistry } from './servers/serverRegistry.ts';
import { ServersTree } from './servers/serversTree.ts';

type ViewName = keyof typeof views;

export interface ViewsParts {
  readonly registry: ServerRegistry;
  readonly history: History;
  readonly campaigns: CampaignBrowser;
  readonly vdns: KnownVdns;
  readonly codes: CodeCatalog;
}

/** What stands in the three views of the side bar, and what makes them ask for it again. */
export class Views implements vscode.Disposable {
  readonly #parts: ViewsParts;
  readonly #trees = new Map<ViewName, vscode.TreeDataProvider<unknown>>();
  readonly #shown: vscode.TreeView<unknown>[] = [];
  readonly #status: ReturnType<typeof showActiveServer>;
  readonly #listeners = new Disposables();
  readonly #leaving = new AbortController();
  #historyTree: HistoryTree | undefined;
  #refreshCampaigns: (() => void) | undefined;

  constructor(parts: ViewsParts) {
    this.#parts = parts;
    this.#status = showActiveServer(parts.registry, () => this.#shown);
    this.#listeners.add(
      parts.history.onDidChange(() => {
        this.#noteHistory();
      }),
    );
  }

  /** The view of looked-up calls; absent until it was shown. */
  get historyTree(): HistoryTree | undefined {
    return this.#historyTree;
  }

  /** The content of a view; `refresh` makes the editor ask for it again. */
  tree(
    name: ViewName,
    view: vscode.TreeView<unknown>,
    refresh: () => void,
  ): vscode.TreeDataProvider<unknown> {
    const known = this.#trees.get(name);
    if (known) return known;
    this.#shown.push(view);
    this.#listeners.add(
      view.onDidChangeVisibility(() => {
        this.#status.update();
      }),
    );
    this.#status.update();
    const tree = this.#make(name, view, refresh);
    this.#trees.set(name, tree);
    return tree;
  }

  /** Draws the campaigns anew, if they are there. */
  refreshCampaigns(): void {
    this.#refreshCampaigns?.();
  }

  dispose(): void {
    this.#leaving.abort();
    this.#listeners.dispose();
    this.#status.dispose();
  }

  /** Tells the palette whether there is anything to filter or to clear. */
  #noteHistory(): void {
    void this.#parts.history.entries().then((entries) => {
      setContext(contextKeys.history, entries.length > 0 ? 'some' : 'none');
    });
  }

  #make(
    name: ViewName,
    view: vscode.TreeView<unknown>,
    refresh: () => void,
  ): vscode.TreeDataProvider<unknown> {
    switch (name) {
      case 'servers':
        return this.#servers(refresh);
      case 'campaigns':
        return this.#campaigns(view, refresh);
      case 'lookups':
        return this.#lookups(view, refresh);
    }
  }

  #servers(refresh: () => void): vscode.TreeDataProvider<unknown> {
    const { registry } = this.#parts;
    this.#listeners.add(registry.onDidChange(refresh));
    this.#listeners.add(registry.onDidTest(refresh));
    return asTree(new ServersTree(registry));
  }

  #campaigns(view: vscode.TreeView<unknown>, refresh: () => void): vscode.TreeDataProvider<unknown> {
    const { registry, history, campaigns, vdns, codes } = this.#parts;
    this.#refreshCampaigns = refresh;
    const reread = (): void => {
      void vdns.reread(history).then(refresh);
    };
    reread();
    this.#listeners.add(
      registry.onDidChange(() => {
        campaigns.forget();
        refresh();
      }),
    );
    this.#listeners.add(history.onDidChange(reread));
    this.#listeners.add(codes.onDidChange(refresh));
    const onOpened = ({ serverId, vdnId }: VdnRow): void => {
      // What was fetched within a day is not fetched again, and the tables do where it cannot be.
      void codes.fetch(serverId, vdnId, { signal: this.#leaving.signal });
    };
    const missingOf = ({ serverId, vdnId }: VdnRow): string | undefined =>
      codes.known(serverId, vdnId)?.isCut === true ? codesLeftOut() : undefined;
    return asTree(new CampaignsTree({ browser: campaigns, vdns, onOpened, missingOf }, view));
  }

  #lookups(view: vscode.TreeView<unknown>, refresh: () => void): vscode.TreeDataProvider<unknown> {
    const { history } = this.#parts;
    const rereadOnFocus = vscode.window.onDidChangeWindowState(({ focused }) => {
      // Another window may have looked something up.
      if (focused) refresh();
    });
    this.#noteHistory();
    this.#listeners.add(history.onDidChange(refresh));
    this.#listeners.add(rereadOnFocus);
    this.#historyTree = new HistoryTree(history, view, refresh);
    return asTree(this.#historyTree);
  }
}

/** The editor hands a view's own rows back to it, so that their type may be forgotten in between. */
function asTree<Row>(tree: vscode.TreeDataProvider<Row>): vscode.TreeDataProvider<unknown> {
  return tree;
}
