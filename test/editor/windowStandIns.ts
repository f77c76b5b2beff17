import * as vscode from 'vscode';

type Window = typeof vscode.window;

/** Functions of the editor's window that a test answers instead, until they are put back. */
export class WindowStandIns {
  readonly #own: (() => void)[] = [];

  put<Name extends keyof Window>(name: Name, standIn: Window[Name]): void {
    const own = vscode.window[name];
    Object.assign(vscode.window, { [name]: standIn });
    this.#own.push(() => Object.assign(vscode.window, { [name]: own }));
  }

  /** What a message or a title would have shown, in order, by `showWarningMessage` and its like. */
  hear(name: 'showInformationMessage' | 'showWarningMessage' | 'showErrorMessage'): Said[] {
    const heard: Said[] = [];
    const show = (message: string, options: vscode.MessageOptions, ...items: vscode.MessageItem[]) => {
      heard.push({ message, options, items });
      return Promise.resolve(items[0]);
    };
    this.put(name, show);
    return heard;
  }

  /** Lists from which the entry with a label is picked; the lists that were shown, and what was marked in them. */
  pick(...labels: readonly string[]): ShownPick[] {
    const left = [...labels];
    const shown: ShownPick[] = [];
    this.put('createQuickPick', (() => {
      const [accepted, hidden] = [new vscode.EventEmitter<void>(), new vscode.EventEmitter<void>()];
      const pick = {
        items: [] as readonly vscode.QuickPickItem[],
        activeItems: [] as readonly vscode.QuickPickItem[],
        selectedItems: [] as readonly vscode.QuickPickItem[],
        placeholder: '',
        onDidAccept: accepted.event,
        onDidHide: hidden.event,
        onDidChangeValue: new vscode.EventEmitter<string>().event,
        onDidTriggerButton: new vscode.EventEmitter<vscode.QuickInputButton>().event,
        show: () => {
          const wanted = left.shift();
          shown.push({ placeholder: pick.placeholder, items: pick.items, active: pick.activeItems });
          pick.selectedItems = pick.items.filter(({ label }) => label === wanted);
          if (pick.selectedItems.length > 0) accepted.fire();
          else hidden.fire();
        },
        dispose: () => undefined,
      };
      return pick;
    }) as never);
    return shown;
  }

  /** Boxes in which one text after the other is entered, until one is taken; what was found wrong with each. */
  type(...texts: readonly string[]): (string | undefined)[] {
    const left = [...texts];
    const problems: (string | undefined)[] = [];
    this.put('createInputBox', (() => {
      const [accepted, hidden] = [new vscode.EventEmitter<void>(), new vscode.EventEmitter<void>()];
      let isEnabled = true;
      const enter = (): void => {
        const next = left.shift();
        if (next === undefined) hidden.fire();
        else {
          box.value = next;
          accepted.fire();
        }
      };
      const box = {
        value: '',
        buttons: [] as readonly vscode.QuickInputButton[],
        validationMessage: undefined as string | undefined,
        get enabled() {
          return isEnabled;
        },
        // A look at the file that the text names is over.
        set enabled(now: boolean) {
          isEnabled = now;
          if (!now) return;
          setTimeout(() => {
            problems.push(box.validationMessage);
            enter();
          }, 0);
        },
        onDidAccept: accepted.event,
        onDidHide: hidden.event,
        onDidChangeValue: new vscode.EventEmitter<string>().event,
        onDidTriggerButton: new vscode.EventEmitter<vscode.QuickInputButton>().event,
        show: enter,
        dispose: () => undefined,
      };
      return box;
    }) as never);
    return problems;
  }

  /** What is said in the status bar. */
  hearStatus(): string[] {
    const heard: string[] = [];
    this.put('setStatusBarMessage', (text: string) => {
      heard.push(text);
      return new vscode.Disposable(() => undefined);
    });
    return heard;
  }

  restore(): void {
    for (const putBack of this.#own.splice(0).reverse()) putBack();
  }
}

export interface Said {
  readonly message: string;
  readonly options: vscode.MessageOptions;
  readonly items: readonly vscode.MessageItem[];
}

export interface ShownPick {
  readonly placeholder: string;
  readonly items: readonly vscode.QuickPickItem[];
  readonly active: readonly vscode.QuickPickItem[];
}
