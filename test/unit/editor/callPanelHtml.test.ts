import assert from 'node:assert/strict';
import { callPanelHtml, createNonce, type CallPanelPage } from '../../../src/editor/callPanel/html.ts';

const page: CallPanelPage = {
  cspSource: 'https://webview.example',
  scriptUri: 'https://webview.example/callPanel.js',
  styleUri: 'https://webview.example/callPanel.css',
  nonce: 'abc123',
  language: 'zh-cn',
  serverId: 'server-1',
  title: '1644464743-1388',
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

describe('callPanelHtml', () => {
  it('allows nothing but its own style, font and the one script with the nonce', () => {
    const policy =
      /http-equiv="Content-Security-Policy" content="([^"]*)"/.exec(callPanelHtml(page))?.[1] ?? '';
    assert.deepEqual(unescape(policy).split('; '), [
      "default-src 'none'",
      'style-src https://webview.example',
      'font-src https://webview.example',
      "script-src 'nonce-abc123'",
      "form-action 'none'",
      "base-uri 'none'",
    ]);
  });

  it('says its language and its server', () => {
    const html = callPanelHtml(page);
    assert.match(html, /<html lang="zh-cn">/);
    assert.match(html, /<body data-server-id="server-1">/);
  });

  it('holds no inline script, no inline style and no event handler', () => {
    const html = callPanelHtml(page);
    assert.deepEqual(html.match(/<script[^>]*>/g), [
      '<script type="module" nonce="abc123" src="https://webview.example/callPanel.js">',
    ]);
    assert.doesNotMatch(html, /<style|\sstyle=|\son\w+=/);
  });

  it('escapes whatever is put into it', () => {
    const hostile = `"><img src=x onerror='alert(1)'>&`;
    const html = callPanelHtml({ ...page, title: hostile, serverId: hostile, language: hostile });
    assert.doesNotMatch(html, /<img/);
    assert.ok(html.includes(`<title>&quot;&gt;&lt;img src=x onerror=&#39;alert(1)&#39;&gt;&amp;</title>`));
  });
});

describe('createNonce', () => {
  it('is long, new each time and safe inside the policy and an attribute', () => {
    const nonces = new Set(Array.from({ length: 100 }, createNonce));
    assert.equal(nonces.size, 100);
    for (const nonce of nonces) assert.match(nonce, /^[\w-]{22}$/);
  });
});
