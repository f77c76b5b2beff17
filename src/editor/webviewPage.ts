import { randomBytes } from 'node:crypto';
import * as vscode from 'vscode';
import { webviewHtml } from './webviewHtml.ts';

export interface WebviewPageOptions {
  /** Name of the page: `dist/webview/<name>.js` and `media/<name>.css`. */
  readonly name: string;
  readonly title: string;
  /** Attributes `data-…` of the body, e.g. what the page puts into its state so that it comes back after a reload. */
  readonly data?: Readonly<Record<string, string>>;
  /** Further directives of the content security policy, e.g. `media-src blob:`. */
  readonly policy?: readonly string[];
}

/** Fills a webview with one of our pages: scripts on, and nothing readable but `dist/webview` and `media`. */
export function showPage(webview: vscode.Webview, extensionUri: vscode.Uri, page: WebviewPageOptions): void {
  const resource = (...path: string[]): vscode.Uri => vscode.Uri.joinPath(extensionUri, ...path);
  const uri = (...path: string[]): string => webview.asWebviewUri(resource(...path)).toString();
  webview.options = {
    enableScripts: true,
    localResourceRoots: [resource('dist', 'webview'), resource('media')],
  };
  webview.html = webviewHtml({
    cspSource: webview.cspSource,
    scriptUri: uri('dist', 'webview', `${page.name}.js`),
    styleUris: [uri('media', 'page.css'), uri('media', `${page.name}.css`)],
    nonce: createNonce(),
    language: vscode.env.language,
    title: page.title,
    data: page.data ?? {},
    policy: page.policy ?? [],
  });
}

/** A fresh nonce for one page: 128 random bits. */
function createNonce(): string {
  return randomBytes(16).toString('base64url');
}
