import assert from 'node:assert/strict';
import { readdir, readFile } from 'node:fs/promises';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import path from 'node:path';
import { chromium, type Page } from 'playwright-core';
import { closeOnStop } from '../host/browser.ts';
import { CHROMIUM_FLAGS, ensureChromium } from '../host/chromium.ts';
import { ROOT } from '../host/paths.ts';

const pages = path.join(ROOT, 'dist', 'webview');
const recordings = path.join(ROOT, 'test', 'fixtures', 'recordings');

interface Heard {
  readonly found?: string;
  readonly format?: string;
  readonly seconds?: number;
  /** Where the playback was after a while. */
  readonly position?: number;
}

/** Formats that the simulator does not make, in the player as it is packaged: a tone of a second, made for this test. */
describe('The player', function () {
  this.timeout(60_000);
  let server: Server;
  let page: Page;
  let close: () => Promise<void>;

  before(async () => {
    server = createServer((request, response) => {
      const name = (request.url ?? '/').slice(1);
      const file = name.endsWith('.js') ? path.join(pages, 'chunks', path.basename(name)) : undefined;
      response.setHeader('Content-Type', file ? 'text/javascript' : 'text/html');
      if (!file) response.end('<!DOCTYPE html><title>player</title>');
      else
        void readFile(file).then(
          (text) => response.end(text),
          () => response.writeHead(404).end(),
        );
    });
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    const browser = await chromium.launch({
      executablePath: await ensureChromium(),
      args: [...CHROMIUM_FLAGS],
    });
    close = closeOnStop(browser);
    page = await browser.newPage();
    await page.goto(`http://127.0.0.1:${(server.address() as AddressInfo).port}/`);
  });
  after(async () => {
    await close();
    server.close();
  });

  /** Opens a file in the player and lets it play for a while. */
  async function hear(bytes: Buffer): Promise<Heard> {
    const chunk = (await readdir(path.join(pages, 'chunks'))).find((name) => /^player-\w+\.js$/.test(name));
    assert.ok(chunk, 'the player is a file of its own');
    // As text, because the types of Node's files do not hold in a page.
    return page.evaluate<Heard>(`(async () => {
      const { openPlayer } = await import('/${chunk}');
      const bytes = Uint8Array.from(atob('${bytes.toString('base64')}'), (letter) => letter.charCodeAt(0));
      let position = 0;
      const player = await openPlayer({
        bytes, nonce: '', position: 0, timesAt: () => [], onPosition: (at) => { position = at; },
      });
      if (!player.wave) return player;
      document.body.replaceChildren(player.wave, player.controls);
      player.settled();
      await player.play();
      for (let tries = 0; tries < 100 && position < 0.3; tries++) await new Promise((next) => setTimeout(next, 50));
      player.dispose();
      const { format, seconds } = player;
      return { format, seconds, position };
    })()`);
  }

  for (const [file, format] of [
    ['tone.mp3', 'MP3'],
    ['tone.ogg', 'OGG'],
    ['tone.flac', 'FLAC'],
  ] as const)
    it(`plays ${format}`, async () => {
      const heard = await hear(await readFile(path.join(recordings, file)));
      assert.equal(heard.format, format);
      assert.ok(Math.abs((heard.seconds ?? 0) - 1) < 0.2, `${heard.seconds} s`);
      assert.ok((heard.position ?? 0) >= 0.3, `${heard.position} s`);
    });

  for (const [name, bytes, found] of [
    ['an MP3 that breaks off in its head', Buffer.from('ID3\x04'), 'MP3'],
    ['a WAV without sound', Buffer.from('RIFF\x04\0\0\0WAVE', 'latin1'), 'WAV'],
    ['an error page', Buffer.from('<!DOCTYPE html><title>Log in</title>'), 'HTML'],
    ['nothing', Buffer.alloc(0), undefined],
  ] as const)
    it(`says what it found in ${name}`, async () => {
      assert.deepEqual(await hear(bytes), found === undefined ? {} : { found });
    });
});
