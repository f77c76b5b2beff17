import assert from 'node:assert/strict';
import { webviewHtml, type WebviewHtml } from '../../../src/editor/webviewHtml.ts';

const page: WebviewHtml = {
  cspSource: 'https://webview.example',
  scriptUri: 'https://webview.example/callPanel.js',
  styleUris: ['https://webview.example/page.css', 'https://webview.example/callPanel.css'],
  nonce: 'abc123',
  language: 'zh-cn',
  title: '1644464743-1388',
  data: { 'server-id': 'server-1' },
  policy: [],
};

/** As a browser reads an attribute. */
function unescape(text: string): string {
  return text
    .replaceAll('&#39;', "'")
    .replaceAll('&quot;', '"')
    .replaceAll('&lt;', '<')
    .replaceAll('&gt;', '>')
    .replaceAll('&amp;', '&');
}

describe('webviewHtml', () => {
  it('allows nothing but its own style, font and the one script with the nonce', () => {
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(webviewHtml(page))?.[1] ?? '';
    assert.deepEqual(unescape(policy).split('; '), [
      "default-src 'none'",
      "style-src https://webview.example 'nonce-abc123'",
      'font-src https://webview.example',
      "script-src 'nonce-abc123'",
      "form-action 'none'",
      "base-uri 'none'",
    ]);
  });

  it('says its language and what its script asked to be told', () => {
    const html = webviewHtml(page);
    assert.match(html, /<html lang="zh-cn">/);
    assert.match(html, /<body data-server-id="server-1">/);
  });

  it('holds no inline script, no inline style and no event handler', () => {
    const html = webviewHtml(page);
    assert.deepEqual(html.match(/<script[^>]*>/g), [
      '<script type="module" nonce="abc123" src="https://webview.example/callPanel.js">',
    ]);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });

  it('escapes whatever is put into it', () => {
    const hostile = `"><img src=x onerror='alert(1)'>&`;
    const html = webviewHtml({ ...page, title: hostile, data: { 'server-id': hostile }, language: hostile });
    assert.doesNotMatch(html, /<img/);
    assert.ok(html.includes(`<title>&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;</title>`));
  });
});
