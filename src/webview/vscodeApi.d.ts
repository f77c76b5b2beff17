/** What VS Code puts into every webview. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  /** Kept over a reload of the window and handed to the panel's serializer. Readable on disk: no secrets. */
  setState(state: unknown): void;
}

/** May be called once a page. */
declare function acquireVsCodeApi(): VsCodeApi;
