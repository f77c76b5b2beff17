import * as vscode from 'vscode';
import { readSetting, writeUserSetting } from '../contributions.ts';

const consentKey = 'isales.hover.agreed';

/** Whether pointing at a call ID may ask the server: the user says so once, and can say otherwise in the settings. */
export class HoverConsent {
  readonly #memory: vscode.Memento;
  readonly #changed = new vscode.EventEmitter<void>();
  readonly onDidChange = this.#changed.event;
  #asked = false;

  constructor(memory: vscode.Memento) {
    this.#memory = memory;
  }

  dispose(): void {
    this.#changed.dispose();
  }

  /** In Restricted Mode a hover never asks by itself. */
  get isGiven(): boolean {
    return (
      vscode.workspace.isTrusted &&
      readSetting('hover.lookup') === 'automatic' &&
      this.#memory.get<boolean>(consentKey, false)
    );
  }

  /** Asks, once in a window, whether hovers may look calls up, where that is not decided yet. */
  askOnce(serverName: string): void {
    if (this.#asked || this.isGiven || !vscode.workspace.isTrusted) return;
    if (readSetting('hover.lookup') !== 'automatic') return;
    this.#asked = true;
    const automatically = vscode.l10n.t('Automatically');
    const onDemand = vscode.l10n.t('Only When I Click');
    void vscode.window
      .showInformationMessage(
        vscode.l10n.t('Look up a call on {0} when you point at its ID in a log?', serverName),
        automatically,
        onDemand,
      )
      .then(async (chosen) => {
        if (chosen === automatically) await this.#memory.update(consentKey, true);
        if (chosen === onDemand) await writeUserSetting('hover.lookup', 'onDemand');
        this.#changed.fire();
      });
  }
}
