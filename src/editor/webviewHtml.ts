export interface WebviewHtml {
  /** The webview's own source for the content security policy. */
  readonly cspSource: string;
  readonly scriptUri: string;
  readonly styleUris: readonly string[];
  readonly nonce: string;
  /** Language of the editor (BCP 47). */
  readonly language: string;
  readonly title: string;
  /** Attributes `data-…` of the body, names in lower case with hyphens. */
  readonly data: Readonly<Record<string, string>>;
  /** Further directives of the content security policy. */
  readonly policy: readonly string[];
}

/**
 * The HTML of a page: empty but for what its script needs to ask the extension for everything else. What the one
 * script imports inherits its nonce; nothing else may run.
 */
export function webviewHtml(page: WebviewHtml): string {
  const policy = [
    "default-src 'none'",
    // The nonce is for style sheets that a page's script makes, such as those of the player's drawing.
    `style-src ${page.cspSource} 'nonce-${page.nonce}'`,
    `font-src ${page.cspSource}`,
    `script-src 'nonce-${page.nonce}'`,
    "form-action 'none'",
    "base-uri 'none'",
    ...page.policy,
  ].join('; ');
  const data = Object.entries(page.data).map(([name, value]) => ` data-${name}="${attribute(value)}"`);
  return `<!DOCTYPE html>
<html lang="${attribute(page.language)}">
<head>
<meta charset="utf-8">
<meta http-equiv="Content-Security-Policy" content="${attribute(policy)}">
<meta name="viewport" content="width=device-width, initial-scale=1">
<title>${attribute(page.title)}</title>
${page.styleUris.map((uri) => `<link rel="stylesheet" href="${attribute(uri)}">`).join('\n')}
</head>
<body${data.join('')}>
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
