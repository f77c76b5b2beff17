import type { Failure } from '../../isales/failures.ts';
import type { ServerProfile } from '../../isales/serverProfile.ts';
import { readTrust } from '../../isales/tlsSettings.ts';
import type { CallKey, Lookup } from '../../lookup/call.ts';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { CallPanelAction, FailureAction } from '../../protocol/callPanel.ts';
import type { LogChannel } from '../logChannel.ts';
import type { LookUpCall } from '../lookups/lookUpCall.ts';
import { copy, copyEntry, copyLookup } from '../lookups/exportCall.ts';
import { debugLogOf } from '../servers/serverClients.ts';
import { setClientPassphrase } from '../servers/secretCommands.ts';
import { addServer } from '../servers/addServer.ts';
import { editServer } from '../servers/editServer.ts';
import { setCredentials } from '../servers/setCredentials.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { testConnection } from '../servers/testConnection.ts';
import { copyCallLink, copyCurl, copySignedCurl, linkTo } from '../sharing/copyForOthers.ts';
import { isCertificateFailure, trustCertificate } from '../servers/trustCertificate.ts';
import type { CallPanel } from './callPanel.ts';
import type { Direction } from './callSequence.ts';
import { copyRecordingLink, freshRecordingUrl, openInBrowser } from './openRecording.ts';
import { RecordingTransfer } from './recordingTransfer.ts';
import { saveRecording } from './saveRecording.ts';
import { watchPanel } from './watchPanel.ts';

export interface CallPanelActionsOptions {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly lookUp: LookUpCall;
  readonly log: LogChannel;
  /** Starts the simulator of this window; resolves to whether it runs. */
  readonly startSimulator: () => Promise<boolean>;
  /** Asks the call's server what its codes mean. */
  readonly askCodeMeanings: (call: CallKey) => Promise<void>;
  /** Shows a call beside another one that the user chooses. */
  readonly compare: (call: CallKey) => Promise<void>;
  /** Makes a call stay in a tab of its own. */
  readonly keep: (panel: CallPanel) => void;
  readonly extensionId: string;
}

/** What a user does who goes on with this very call. */
const asksForStaying: ReadonlySet<CallPanelAction> = new Set(['playRecording', 'startWatching', 'compare']);

/** Carries out what the buttons of a call panel ask for. */
export class CallPanelActions {
  readonly #options: CallPanelActionsOptions;

  constructor(options: CallPanelActionsOptions) {
    this.#options = options;
  }

  /**
   * What brings the recording of the call that a panel shows to its page; a fresh link is asked for without a word but in
   * the panel. A download goes on when the panel shows another call, which hears nothing of it.
   */
  transferFor(panel: CallPanel): RecordingTransfer {
    const { registry, service, log } = this.#options;
    const { call } = panel;
    return new RecordingTransfer({
      trust: async () => {
        const server = registry.find(call.serverId);
        return server.ok ? readTrust(server.value) : server;
      },
      ask: async (signal) => {
        if (panel.call === call) panel.showLoading();
        const lookup = await service.lookUp(call, { fresh: true, signal });
        panel.show(lookup);
        return lookup;
      },
      post: async (update) => panel.call === call && panel.post(update),
      log: (line) => {
        log.info(line);
      },
      debug: debugLogOf(log),
    });
  }

  async run(panel: CallPanel, action: CallPanelAction): Promise<void> {
    // The panel may show another call by the time it is asked.
    const { call } = panel;
    const ask = (): Promise<Lookup> => this.#options.lookUp.show(call, { fresh: true });
    if (asksForStaying.has(action)) this.#options.keep(panel);
    switch (action) {
      case 'refresh':
      case 'retry':
        await ask();
        return;
      case 'copyCallId':
        await copy(panel.call.callId);
        return;
      case 'copyJson':
      case 'copyMarkdown': {
        const format = action === 'copyJson' ? 'json' : 'markdown';
        const link = linkTo(this.#options.registry, this.#options.extensionId, panel.call);
        if (panel.lookup) await copyLookup(panel.lookup, format, link);
        else if (panel.remembered) await copyEntry(panel.remembered, format, link);
        return;
      }
      case 'copyLink':
        await copyCallLink(this.#options.registry, this.#options.extensionId, panel.call);
        return;
      case 'copyCurl':
        await copyCurl(this.#options.registry, panel.call);
        return;
      case 'copySignedCurl':
        await copySignedCurl(this.#options.registry, panel.call);
        return;
      case 'askCodeMeanings':
        await this.#options.askCodeMeanings(panel.call);
        panel.present();
        return;
      case 'openRecording':
      case 'copyRecordingLink': {
        const url = await freshRecordingUrl(panel.lookup, ask);
        if (url === undefined) return;
        await (action === 'openRecording' ? openInBrowser(url) : copyRecordingLink(url));
        return;
      }
      case 'playRecording':
        await panel.recording.play(panel.lookup);
        return;
      case 'cancelRecording':
        panel.recording.cancel();
        return;
      case 'downloadRecording':
        await saveRecording(call, panel.lookup, panel.recording);
        return;
      case 'previousCall':
      case 'nextCall':
        await this.step(panel, action === 'nextCall' ? 'next' : 'previous');
        return;
      case 'showInSequence':
        await panel.sequence?.reveal(call, 'asked');
        return;
      case 'compare':
        await this.#options.compare(call);
        return;
      case 'startWatching':
        await watchPanel(panel, this.#options.service);
        return;
      case 'stopWatching':
        panel.stopWatching();
        return;
      case 'addServer':
        await this.#askOnNewServer(panel);
        return;
      default: {
        const server = this.#options.registry.find(panel.call.serverId);
        if (!server.ok) {
          await ask();
          return;
        }
        const { answer } = panel.lookup ?? {};
        const failure = answer && !answer.ok ? answer.error : undefined;
        if ((await this.mend(server.value, action, failure)) && action !== 'testConnection') await ask();
      }
    }
  }

  /** Goes to the call before or behind in the log or batch, and leads that along; nowhere at its ends. */
  async step(panel: CallPanel, direction: Direction): Promise<void> {
    const { sequence } = panel;
    const call = await sequence?.neighbour(panel.call, direction);
    if (!call || !sequence) return;
    const shown = this.#options.lookUp.show(call, { sequence, from: panel });
    await sequence.reveal(call, 'alongside');
    await shown;
  }

  /** The call's own server is gone: it is asked for on the one that the user adds, in a panel of its own. */
  async #askOnNewServer(panel: CallPanel): Promise<void> {
    const added = await addServer(this.#options.registry);
    if (!added) return;
    panel.dispose();
    await this.#options.lookUp.show({ ...panel.call, serverId: added.id });
  }

  /**
   * Leads to what mends a failure of this server.
   * @param failure what is to be mended, where it is at hand
   * @returns whether something may have changed, so that asking again makes sense
   */
  async mend(server: ServerProfile, action: FailureAction, failure?: Failure): Promise<boolean> {
    const { registry, log } = this.#options;
    switch (action) {
      case 'addServer':
        return (await addServer(registry)) !== undefined;
      case 'startSimulator':
        return this.#options.startSimulator();
      case 'editServer':
        return (await editServer(registry, server, { once: true })) !== server;
      case 'setCredentials':
        return setCredentials(registry, server);
      case 'setClientPassphrase':
        return setClientPassphrase(registry, server);
      case 'trustCertificate':
        if (failure && isCertificateFailure(failure)) return trustCertificate(registry, server, failure);
        await this.#test(server);
        return false;
      case 'testConnection':
      case 'retry':
        await this.#test(server);
        return false;
      case 'showLog':
        log.show();
        return false;
    }
  }

  async #test(server: ServerProfile): Promise<void> {
    await testConnection(this.#options.registry, server, (now, next, failure) =>
      this.mend(now, next, failure),
    );
  }
}
