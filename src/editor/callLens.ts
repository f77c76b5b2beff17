import * as vscode from 'vscode';
import type { ServerProfile } from '../isales/serverProfile.ts';
import type { CallKey } from '../lookup/call.ts';
import { History } from '../lookup/history.ts';
import { CampaignBrowser } from '../lookup/campaignBrowser.ts';
import { CodeCatalog } from '../lookup/codeCatalog.ts';
import type { CallFinders } from '../callsInText/index.ts';
import { KnownOutcomes } from '../lookup/knownOutcomes.ts';
import { LookupService } from '../lookup/lookupService.ts';
import { Pacers } from '../lookup/pacer.ts';
import { WindowTurns } from '../lookup/turns.ts';
import type { NamedCall } from '../protocol/languageServer.ts';
import { configureCodes } from '../wording/knownCodes.ts';
import { configureWording } from '../wording/language.ts';
import type { Agents } from './agents/agents.ts';
import { CallPanelActions } from './callPanel/callPanelActions.ts';
import type { CallPanel } from './callPanel/callPanel.ts';
import { CallPanels } from './callPanel/callPanels.ts';
import type { CompareParts } from './comparison/compareCalls.ts';
import type { BulkCommand } from './bulk/bulkCommands.ts';
import type { BulkFeature } from './bulk/bulkFeature.ts';
import { askCodeMeanings, campaignCommands, reopenCampaign } from './campaigns/campaignCommands.ts';
import { KnownVdns } from './campaigns/knownVdns.ts';
import { callOf, withCall, type CommandHandler } from './commands.ts';
import { paceOfSettings } from './confirmRequests.ts';
import { onDidChangeSetting, readSetting, type commands, type views as viewIds } from './contributions.ts';
import { recordingCommands } from './callPanel/openRecording.ts';
import { sequenceOfActiveLog } from './callPanel/logSequence.ts';
import { openDocumentation } from './documentation.ts';
import { Disposables } from './disposables.ts';
import { guardWith } from './guard.ts';
import { loadOnce } from './loadOnce.ts';
import { LogChannel } from './logChannel.ts';
import type { LogViewers } from './logViewer/logViewers.ts';
import { offerViewer } from './logViewer/offerViewer.ts';
import { isMenuOfViewer, runInViewer, viewerCommands } from './logViewer/viewerCommands.ts';
import { CallHovers } from './hovers/callHovers.ts';
import { HoverConsent } from './hovers/hoverConsent.ts';
import { callAtCursor } from './logs/callAtCursor.ts';
import { HiddenLines } from './logs/hiddenLines.ts';
import type { LanguageServer } from './logs/languageServer.ts';
import { logCommands } from './logs/logCommands.ts';
import { isLogDocument } from './logs/logDocuments.ts';
import { registerTerminalLinks } from './logs/terminalLinks.ts';
import { patternsOfSetting } from './ownPatterns.ts';
import { copyAsMarkdown } from './lookups/copyAsMarkdown.ts';
import { historyCommands } from './lookups/historyCommands.ts';
import { LookUpCall } from './lookups/lookUpCall.ts';
import { ResultsActions } from './resultsPanel/resultsActions.ts';
import { ResultsPanels } from './resultsPanel/resultsPanels.ts';
import { CredentialStore } from './servers/credentialStore.ts';
import { serverCommands } from './servers/serverCommands.ts';
import { serverToAsk } from './servers/serverToAsk.ts';
import { ServerRegistry } from './servers/serverRegistry.ts';
import { copyCallLink, copyCurl } from './sharing/copyForOthers.ts';
import { CallLinks } from './sharing/openCallLink.ts';
import { SimulatorControl } from './simulator/simulatorControl.ts';
import { Views } from './views.ts';
import { warn } from './say.ts';

type CommandName = keyof typeof commands;
type ViewName = keyof typeof viewIds;

/** The whole extension, once something of it is used. */
export interface CallLens {
  run(command: CommandName, target: unknown, selected: unknown): Promise<void>;
  /** The content of a view; `refresh` makes the editor ask for it again. */
  tree(name: ViewName, view: vscode.TreeView<unknown>, refresh: () => void): vscode.TreeDataProvider<unknown>;
  /** What AI agents get. */
  agents(): Promise<Agents>;
  /** Follows a link to a call. */
  openLink(uri: vscode.Uri): Promise<void>;
  restorePanel(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  restoreResults(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  restoreComparison(panel: vscode.WebviewPanel, state: unknown): Promise<void>;
  /** Fills a tab of the log viewer. */
  openLogViewer(uri: vscode.Uri, panel: vscode.WebviewPanel): Promise<void>;
  dispose(): void;
}

/** Builds the parts and wires them. */
export async function createCallLens(context: vscode.ExtensionContext): Promise<CallLens> {
  configureWording(vscode.env.language, vscode.l10n.bundle);
  const parts = new Disposables();
  const log = parts.add(new LogChannel());
  const guarded = guardWith(log);
  const credentials = new CredentialStore(context.secrets, context.globalState, (secret) => {
    log.hide(secret);
  });
  const registry = parts.add(new ServerRegistry(context, credentials, log));
  const history = new History({
    path: vscode.Uri.joinPath(context.globalStorageUri, 'history.json').fsPath,
    limit: () => Math.floor(readSetting('history.limit')),
    onDamaged: (setAsideAs) => {
      log.warn(`The history could not be read and was set aside as ${setAsideAs}`);
      void warn(
        vscode.l10n.t(
          'The look-up history is damaged or too large to be read, and starts anew. The old file was kept as {0}.',
          setAsideAs,
        ),
      );
    },
  });
  const service = new LookupService({
    servers: registry,
    history,
    log,
    clock: Date,
    lifetimes: () => ({
      foundMs: readSetting('cache.foundSeconds') * 1000,
      notFoundMs: readSetting('cache.notFoundSeconds') * 1000,
    }),
  });
  parts.add(
    service.onDidLookUp(({ call, answer }) => {
      if (answer.ok) registry.noteAnswer(call.serverId);
    }),
  );
  const turnsFolder = vscode.Uri.joinPath(context.globalStorageUri, 'turns').fsPath;
  const pacers = new Pacers(paceOfSettings, undefined, new WindowTurns(turnsFolder));
  parts.add(pacers);
  const codes = new CodeCatalog({
    path: vscode.Uri.joinPath(context.globalStorageUri, 'codes.json').fsPath,
    servers: registry,
    pacers,
    clock: Date,
    onDamaged: (setAsideAs) => {
      log.warn(`The meanings of codes could not be read; the file was set aside as ${setAsideAs}`);
    },
    onUnwritable: (error) => {
      log.warn(`The meanings of codes could not be written: ${String(error)}`);
    },
    onLeftOut: (origin) => {
      log.warn(`${origin} gave more meanings of codes than are kept: some are left out`);
    },
  });
  configureCodes((of) => of && codes.known(of.serverId, of.vdnId));
  // Nobody waits for it: until then the built-in tables do.
  void codes.load().catch((error: unknown) => {
    log.warn(`The meanings of codes could not be read: ${String(error)}`);
  });
  const campaigns = parts.add(new CampaignBrowser({ servers: registry, pacers }));
  const patterns = patternsOfSetting();
  const finders = (): CallFinders => patterns.finders;
  parts.add(
    onDidChangeSetting('patterns', () => {
      patterns.reread();
    }),
  );
  const vdns = new KnownVdns(registry, context.globalState);
  const simulator = parts.add(
    new SimulatorControl(
      registry,
      { storageUri: context.globalStorageUri, extensionUri: context.extensionUri },
      log,
    ),
  );
  await simulator.adopt();
  void simulator.lookWhetherItRuns();

  const panels: CallPanels = parts.add(
    new CallPanels(context.extensionUri, registry, history, {
      run: (panel, action) => void guarded(() => actions.run(panel, action)),
      transferFor: (panel) => actions.transferFor(panel),
    }),
  );
  // Also what was read from the disk after a panel had come back.
  parts.add(
    codes.onDidChange(() => {
      panels.present();
    }),
  );
  const atCursor = (editor: vscode.TextEditor): Promise<NamedCall | undefined> =>
    callAtCursor(editor, { server: languageServer, finders });
  const startSimulator = (): Promise<boolean> => simulator.start({ quiet: true });
  const askWhom = (title: string): Promise<ServerProfile | undefined> =>
    serverToAsk(title, registry, startSimulator);
  const lookUp = new LookUpCall({
    registry,
    serverToAsk: askWhom,
    service,
    panels,
    memory: context.workspaceState,
    finders,
    callAtCursor: atCursor,
    lookUpAll: async (text) => (await bulk()).lookUpAllIn(text),
    sequenceAtHand: () => sequenceOfActiveLog(languageServer, registry),
  });
  const extensionId = context.extension.id;
  const actions = new CallPanelActions({
    registry,
    service,
    lookUp,
    log,
    extensionId,
    startSimulator,
    askCodeMeanings: (call) => askCodeMeanings(codes, call),
    compare: (call) => compare(call),
    keep: (panel) => {
      panels.keep(panel);
    },
  });
  const comparisonParts: CompareParts = {
    extensionUri: context.extensionUri,
    service,
    panels,
    history,
    registry,
    lastVdn: () => lookUp.lastVdn,
    finders,
    openCall: (call) =>
      void guarded(async () => {
        await lookUp.show(call);
      }),
  };
  async function compare(first: CallKey | undefined): Promise<void> {
    const { compareCalls } = await import('./comparison/compareCalls.ts');
    await compareCalls(first, comparisonParts);
  }
  async function compareTwo(one: CallKey, other: CallKey): Promise<void> {
    const { showComparison } = await import('./comparison/comparisonPanel.ts');
    showComparison([one, other], comparisonParts);
  }
  const inActivePanel =
    (act: (panel: CallPanel) => Promise<void> | void): CommandHandler =>
    async () => {
      const { active } = panels;
      if (active) await act(active);
    };
  const links = new CallLinks(registry, (call) => lookUp.show(call));
  const resultsActions = new ResultsActions({
    registry,
    service,
    pacers,
    extensionId,
    lookUp,
    compare: (one, other) => void guarded(() => compareTwo(one, other)),
    mend: (server, action) => actions.mend(server, action),
  });
  const results = parts.add(
    new ResultsPanels({
      extensionUri: context.extensionUri,
      // Each kind of source brings its own back.
      reopen: async (sourceId, title) =>
        reopenCampaign(sourceId, title, { registry, service, pacers }) ?? (await bulk()).reopen(sourceId),
      run: (panel, request) => {
        void guarded(() => resultsActions.run(panel, request));
      },
    }),
  );

  const bulk = loadOnce(async (): Promise<BulkFeature> => {
    const { BulkFeature } = await import('./bulk/bulkFeature.ts');
    const feature = new BulkFeature({
      storageUri: context.globalStorageUri,
      memory: context.globalState,
      registry,
      serverToAsk: askWhom,
      service,
      pacers,
      results,
      lastVdn: () => lookUp.lastVdn,
      finders,
      log,
    });
    return parts.add(feature);
  });
  const known = parts.add(
    new KnownOutcomes({ service, history, ofRows: async () => (await bulk()).outcomes() }),
  );
  const bulkCommand =
    (command: BulkCommand): CommandHandler =>
    async (target, selected) =>
      (await bulk()).run(command, target, selected);

  const consent = new HoverConsent(context.globalState);
  const hovers = new CallHovers({
    registry,
    service,
    known,
    consent,
    maskNumbers: () => readSetting('maskNumbers'),
  });
  const languageServer = loadOnce(async (): Promise<LanguageServer> => {
    const [{ LanguageServer }, { registerTextHovers }] = await Promise.all([
      import('./logs/languageServer.ts'),
      import('./hovers/textHovers.ts'),
    ]);
    const server = new LanguageServer({
      extensionUri: context.extensionUri,
      registry,
      service,
      known,
      codes,
      patterns,
      narrowed: hiddenLines,
      log,
    });
    parts.add(server);
    parts.add(registerTextHovers(server, hovers));
    await server.start();
    return server;
  });

  const agents = loadOnce(async () => {
    const { Agents } = await import('./agents/agents.ts');
    const keysFolder = vscode.Uri.joinPath(context.globalStorageUri, 'keys').fsPath;
    return parts.add(
      new Agents({
        registry,
        service,
        pacers,
        patterns,
        log,
        extension: context.extension,
        storage: { keys: keysFolder, turns: turnsFolder },
      }),
    );
  });

  const hiddenLines = parts.add(new HiddenLines(languageServer));

  let viewers: LogViewers | undefined;
  const openLogViewer = async (uri: vscode.Uri, panel: vscode.WebviewPanel): Promise<void> => {
    const { LogViewers } = await import('./logViewer/logViewers.ts');
    if (!viewers) {
      viewers = new LogViewers({
        extensionUri: context.extensionUri,
        unpackFolder: vscode.Uri.joinPath(context.globalStorageUri, 'unpacked').fsPath,
        registry,
        service,
        known,
        hovers,
        patterns,
        openCall: ({ callId, vdnId }, sequence) =>
          guarded(() =>
            lookUp.run({ callId, ...(vdnId === undefined ? {} : { vdnId }) }, { sequence, keepsFocus: true }),
          ),
        lookUpAll: (target) => {
          void guarded(() => handlers.lookUpAllInFile(target));
        },
      });
      parts.add(viewers);
    }
    viewers.open(uri, panel);
  };
  parts.add(offerViewer());

  const views = parts.add(new Views({ registry, history, campaigns, vdns, codes }));

  const handlers: Record<CommandName, CommandHandler> = {
    lookUp: (target) => lookUp.run(target),
    copyCallLink: withCall((call) => copyCallLink(registry, extensionId, call)),
    copyCallAsCurl: withCall((call) => copyCurl(registry, call)),
    chooseMcpServer: async () => (await agents()).chooseServer(),
    copyMcpConfiguration: async () => (await agents()).copyConfiguration(),
    ...historyCommands({ history, service, lookUp, tree: () => views.historyTree }),
    copyCallAsMarkdown: copyAsMarkdown({ registry, service, history, extensionId, callAtCursor: atCursor }),
    ...serverCommands(registry, (server, action, failure) => actions.mend(server, action, failure)),
    ...logCommands({
      server: languageServer,
      registry,
      service,
      known,
      lookUp,
      hiddenLines,
      consent,
      finders,
    }),
    ...recordingCommands(service, lookUp),
    ...viewerCommands,
    lookUpAllInFile: bulkCommand('lookUpAllInFile'),
    lookUpAllInSelection: bulkCommand('lookUpAllInSelection'),
    lookUpAllInFolder: bulkCommand('lookUpAllInFolder'),
    lookUpAllFromClipboard: bulkCommand('lookUpAllFromClipboard'),
    resumeBulkLookUp: bulkCommand('resumeBulkLookUp'),
    ...campaignCommands({
      registry,
      service,
      pacers,
      browser: campaigns,
      vdns,
      codes,
      results,
      refresh: () => {
        views.refreshCampaigns();
      },
      mend: (server, action) => actions.mend(server, action),
    }),
    nextCallOfSequence: inActivePanel((panel) => actions.step(panel, 'next')),
    previousCallOfSequence: inActivePanel((panel) => actions.step(panel, 'previous')),
    goBackToCall: inActivePanel((panel) => lookUp.move(panel, 'back')),
    goForwardToCall: inActivePanel((panel) => lookUp.move(panel, 'forward')),
    keepCallOpen: inActivePanel((panel) => {
      panels.keep(panel);
    }),
    compareCalls: (target) => compare(callOf(target)),
    startSimulator: async () => {
      await simulator.start();
    },
    stopSimulator: () => simulator.stop(),
    showLog: () => {
      log.show();
    },
    openDocumentation: () => openDocumentation(context.extensionUri),
  };

  const startForLogs = (document: vscode.TextDocument): void => {
    if (!isLogDocument(document)) return;
    void guarded(async () => {
      await languageServer();
    });
  };
  parts.add(registerTerminalLinks(finders));
  parts.add(vscode.workspace.onDidOpenTextDocument(startForLogs));
  vscode.workspace.textDocuments.forEach(startForLogs);
  void guarded(async () => (await bulk()).offerUnfinished());

  return {
    run: (command, target, selected) =>
      guarded(() => {
        const isOfViewer = target === undefined || isMenuOfViewer(target);
        if (isOfViewer && runInViewer(viewers, command)) return undefined;
        return handlers[command](target, selected);
      }),
    tree: (name, view, refresh) => views.tree(name, view, refresh),
    agents,
    openLink: (uri) => guarded(() => links.open(uri)),
    restorePanel: (panel, state) => panels.restore(panel, state),
    openLogViewer,
    restoreResults: (panel, state) => results.restore(panel, state),
    restoreComparison: async (panel, state) => {
      const { restoreComparison } = await import('./comparison/comparisonPanel.ts');
      await restoreComparison(panel, state, comparisonParts);
    },
    dispose: () => {
      parts.dispose();
    },
  };
}
