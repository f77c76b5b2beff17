/** What VS Code puts into every webview. */
interface VsCodeApi {
  postMessage(message: unknown): void;
  /** Kept over a reload of the window and handed to the panel's serializer. Readable on disk: no secrets. */
  setState(state: unknown): void;
  /** What `setState` kept, also after the page was hidden and loaded anew. */
  getState(): unknown;
}

/** May be called once a page. */
declare function acquireVsCodeApi(): VsCodeApi;
