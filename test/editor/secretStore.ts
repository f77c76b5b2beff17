import * as vscode from 'vscode';

/** What all windows of an editor share: secrets and memory, whose changes every window hears of. */
export interface SharedStores {
  readonly secrets: vscode.SecretStorage & { readonly content: Map<string, string> };
  readonly memory: vscode.Memento;
}

/** The stores of an editor without its windows. */
export function sharedStores(): SharedStores {
  const content = new Map<string, string>();
  const remembered = new Map<string, unknown>();
  const changed = new vscode.EventEmitter<vscode.SecretStorageChangeEvent>();
  return {
    secrets: {
      content,
      onDidChange: changed.event,
      keys: () => Promise.resolve([...content.keys()]),
      get: (key) => Promise.resolve(content.get(key)),
      store: (key, value) => {
        content.set(key, value);
        changed.fire({ key });
        return Promise.resolve();
      },
      delete: (key) => {
        content.delete(key);
        changed.fire({ key });
        return Promise.resolve();
      },
    },
    memory: {
      keys: () => [...remembered.keys()],
      get: <T>(key: string, otherwise?: T) => (remembered.get(key) as T | undefined) ?? (otherwise as T),
      update: (key: string, value: unknown) => {
        remembered.set(key, value);
        return Promise.resolve();
      },
    },
  };
}
