import { randomBytes } from 'node:crypto';

export interface CallPanelPage {
  /** The webview's own source for the content security policy. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUri: string;
  readonly nonce: string;
  /** Language of the editor (BCP 47). */
  readonly language: string;
  /** The page puts it into its state, so that the panel comes back after a reload. */
  readonly serverId: string;
  readonly title: string;
}

/** A fresh nonce for one page: 128 random bits. */
export function createNonce(): string {
  return randomBytes(16).toString('base64url');
}

/** The page of a call panel: empty but for what its script needs to ask the extension for everything else. */
export function callPanelHtml(page: CallPanelPage): string {
  const policy = [
    "default-src 'none'",
    `style-src ${page.cspSource}`,
    `font-src ${page.cspSource}`,
    `script-src 'nonce-${page.nonce}'`,
    "form-action 'none'",
    "base-uri 'none'",
  ].join('; ');
  return `<!DOCTYPE html>
<html lang="${attribute(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(page.title)}</title>
<link rel="stylesheet" href="${attribute(page.styleUri)}">
</head>
<body data-server-id="${attribute(page.serverId)}">
<div id="announcement" role="status"></div>
<main id="panel"></main>
<script type="module" nonce="${attribute(page.nonce)}" src="${attribute(page.scriptUri)}"></script>
</body>
</html>
`;
}

const entities: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  "'": '&#39;',
};

function attribute(text: string): string {
  return text.replace(/[&<>"']/g, (character) => entities[character] ?? character);
}
