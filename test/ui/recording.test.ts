import assert from 'node:assert/strict';
import { readdir, readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { Frame } from 'playwright-core';
import { parseCallId } from '../../src/ids/callId.ts';
import { bookedCall } from '../../src/simulator/callBook.ts';
import { recordingOf } from '../../src/simulator/recordings.ts';
import { until } from '../host/workbench.ts';
import { searchFiles, secretsPattern } from './leftBehind.ts';
import { openLensWindow, pictureOfFailure, type LensWindow } from './lensWindow.ts';

const vdnId = '8';
const sample = '1644464743-1388';
const ids = {
  pcm8: '1644400600-8',
  aLawV3: '1644400600-3',
  muLaw: '1644400600-7',
  stereo: '1644400600-2',
  long: '1644400600-300',
  slow: '1644400600-20',
  amr: '1644400600-1',
  refusedOnce: '1644400600-403',
  refused: '1644400600-404',
  redirected: '1644400600-302',
  tooLarge: '1644400600-413',
  expired: '1644400410-410',
  expiredOnce: '1644400410-1',
} as const;

/** The bytes that the simulator keeps for a call. */
function stored(callId: string): Buffer {
  const id = parseCallId(callId);
  assert.ok(id);
  const recording = recordingOf(bookedCall(Number(vdnId), id, '00000'));
  return Buffer.concat([...recording.pieces(0, recording.length)]);
}

function slider(panel: Frame) {
  return panel.getByRole('slider', { name: 'Position in the recording' });
}

async function position(panel: Frame): Promise<number> {
  return Number(await slider(panel).getAttribute('aria-valuenow'));
}

describe('A recording', function () {
  this.timeout(180_000);
  let lens: LensWindow;
  let panel: Frame;

  before(async () => {
    lens = await openLensWindow({ withServer: true });
    await lens.setCredentials();
  });
  after(() => lens.close());
  afterEach(pictureOfFailure(() => lens));

  const fetches = (): number =>
    lens.simulator.requests.filter(({ path: asked }) => asked.startsWith('/isales/record/')).length;

  it('is not fetched before somebody asks for it', async () => {
    panel = await lens.lookUp(vdnId, sample);
    await lens.outcome(panel, 'Answered');
    await panel.getByRole('button', { name: 'Play Recording' }).waitFor();
    await lens.workbench.screenshot('recording-closed');
    assert.equal(fetches(), 0);
  });

  it('plays in the panel: the position moves, and Pause stands where Play was, with the keyboard', async () => {
    const play = panel.getByRole('button', { name: 'Play Recording' });
    const before = await play.boundingBox();
    assert.ok(before);
    await play.click();
    await slider(panel).waitFor();
    await until('the position to move', async () => (await position(panel)) > 0.5);
    const pause = await panel.getByRole('button', { name: 'Pause' }).boundingBox();
    assert.ok(pause);
    const [dx, dy] = [Math.abs(pause.x - before.x), Math.abs(pause.y - before.y)];
    assert.ok(dx < 8 && dy < 12, `Pause is ${dx}, ${dy} pixels from where Play was.`);
    const asked = lens.simulator.requests.length;
    const { keyboard } = lens.workbench.page;
    await keyboard.press('Space');
    await panel.getByRole('button', { name: 'Play', exact: true }).waitFor();
    await keyboard.press('Space');
    await panel.getByRole('button', { name: 'Pause' }).waitFor();
    assert.equal(lens.simulator.requests.length, asked, 'The server was asked.');
    await lens.workbench.screenshot('recording-playing');
    assert.equal(fetches(), 1);
  });

  it('can be sought with the keys, and by a click', async () => {
    const keys = slider(panel);
    await keys.focus();
    const { keyboard } = lens.workbench.page;
    await keyboard.press('Home');
    await pause(panel);
    await keyboard.press('Home');
    assert.equal(await position(panel), 0);
    await keyboard.press('ArrowRight');
    await keyboard.press('ArrowRight');
    await until('two seconds', async () => (await position(panel)) === 2);
    assert.match(
      (await keys.getAttribute('aria-valuetext')) ?? '',
      /0:02 of 0:04, 11:45:49 UTC\+08:00, .+ your time/,
    );
    await keyboard.press('ArrowLeft');
    await until('one second', async () => (await position(panel)) === 1);
    await keyboard.press('End');
    await until('the end', async () => (await position(panel)) === 4);
    const box = await keys.boundingBox();
    assert.ok(box);
    await keys.click({ position: { x: box.width / 4, y: box.height / 2 } });
    await until('a quarter', async () => Math.abs((await position(panel)) - 1) < 0.1);
    await keys.focus();
    await lens.workbench.screenshot('recording-sought');
  });

  it('plays and pauses with the space bar', async () => {
    await slider(panel).focus();
    await lens.workbench.page.keyboard.press('Space');
    const before = await position(panel);
    await until('the position to move', async () => (await position(panel)) > before + 0.2);
    await lens.workbench.page.keyboard.press('Space');
    await panel.getByRole('button', { name: 'Play', exact: true }).waitFor();
  });

  it('is the same file when it is downloaded, from memory, without another request', async () => {
    const file = path.join(lens.folder, 'sample.wav');
    await download(panel, file);
    await lens.workbench.notification('The recording was saved as sample.wav.').waitFor();
    assert.ok((await readFile(file)).equals(stored(sample)));
    assert.equal(fetches(), 1);
  });

  it('is not written over a file without a question', async () => {
    const file = path.join(lens.folder, 'mine.wav');
    await writeFile(file, 'mine');
    await download(panel, file);
    await until('the question', async () =>
      /already exists/.test((await lens.workbench.quickInput.widget.textContent()) ?? ''),
    );
    await lens.workbench.screenshot('recording-overwrite');
    // The first Escape leaves the question, the next one the dialog.
    await until('an end', async () => {
      await lens.workbench.page.keyboard.press('Escape');
      return !(await lens.workbench.quickInput.widget.isVisible());
    });
    assert.equal(await readFile(file, 'utf8'), 'mine');
    assert.deepEqual(
      (await readdir(lens.folder)).filter((name) => name.includes('.part')),
      [],
    );
  });

  it('comes back where it was when its tab was hidden, without another request', async () => {
    await slider(panel).focus();
    await lens.workbench.page.keyboard.press('Home');
    await lens.workbench.page.keyboard.press('ArrowRight');
    await until('one second', async () => (await position(panel)) === 1);
    await new Promise((resolve) => setTimeout(resolve, 700));
    await lens.workbench.openFile('README.md');
    await lens.workbench.tab(sample).click();
    panel = await lens.panel(sample);
    await slider(panel).waitFor();
    await until('one second', async () => (await position(panel)) === 1);
    await panel.getByRole('button', { name: 'Play', exact: true }).waitFor();
    assert.equal(fetches(), 1);
    await until('the keyboard where it was', () =>
      panel.evaluate<boolean>("document.activeElement?.getAttribute('role') === 'slider'"),
    );
  });

  it('plays in G.711 A-law when it is named .V3, and is the same file when it is downloaded', async () => {
    panel = await open(ids.aLawV3);
    await panel.getByText('WAV, G.711 A-law, 8 kHz').waitFor();
    await until('the position to move', async () => (await position(panel)) > 0.5);
    const file = path.join(lens.folder, 'call.V3');
    await download(panel, file);
    await lens.workbench.notification('The recording was saved as call.V3.').waitFor();
    assert.ok((await readFile(file)).equals(stored(ids.aLawV3)));
  });

  it('can be downloaded without being played, straight from the store', async () => {
    panel = await lens.lookUp(vdnId, ids.pcm8);
    const before = fetches();
    const file = path.join(lens.folder, 'pcm8.wav');
    await download(panel, file);
    await lens.workbench.notification('The recording was saved as pcm8.wav.').waitFor();
    assert.ok((await readFile(file)).equals(stored(ids.pcm8)));
    assert.equal(fetches(), before + 1);
  });

  for (const [name, callId, format] of [
    ['PCM of 8 bits', ids.pcm8, 'WAV, PCM, 8 kHz'],
    ['G.711 µ-law', ids.muLaw, 'WAV, G.711 µ-law, 8 kHz'],
  ] as const)
    it(`plays in ${name}`, async () => {
      panel = await open(callId);
      await panel.getByText(format).waitFor();
      await until('the position to move', async () => (await position(panel)) > 0.3);
    });

  it('has a volume for each of two channels', async () => {
    panel = await open(ids.stereo);
    await panel.getByRole('slider', { name: 'Volume of channel 2' }).fill('20');
    await until('the position to move', async () => (await position(panel)) > 0.3);
    await panel.getByRole('slider', { name: 'Volume of channel 1' }).fill('80');
    const moved = await position(panel);
    await until('the position to move on', async () => (await position(panel)) > moved + 0.3);
    await lens.workbench.screenshot('recording-stereo');
  });

  it('plays twice as fast', async () => {
    await panel.getByLabel('Speed').selectOption('2');
    const from = await position(panel);
    const startedAt = Date.now();
    await until('three seconds of it', async () => (await position(panel)) > from + 3);
    assert.ok(Date.now() - startedAt < 2600, `${Date.now() - startedAt} ms`);
  });

  it('skips silence where that is wanted', async () => {
    panel = await open(ids.long);
    await panel.getByRole('button', { name: 'Skip silence' }).click();
    const keys = slider(panel);
    await keys.focus();
    // The talk pauses from 0:08 to 0:16.
    await lens.workbench.page.keyboard.press('Home');
    await lens.workbench.page.keyboard.press('ArrowRight');
    await until('the talk behind the silence', async () => (await position(panel)) > 15.5);
    await lens.workbench.screenshot('recording-long');
  });

  it('says what it found where it cannot be played, and offers the download', async () => {
    panel = await lens.lookUp(vdnId, ids.amr);
    await panel.getByRole('button', { name: 'Play Recording' }).click();
    await panel.getByText('AMR recordings cannot be played here.').waitFor();
    await lens.workbench.screenshot('recording-amr');
    const file = path.join(lens.folder, 'call.amr');
    await download(panel, file);
    await lens.workbench.notification('The recording was saved as call.amr.').waitFor();
    assert.ok((await readFile(file)).equals(stored(ids.amr)));
  });

  it('heals an expired link with one fresh query', async () => {
    panel = await lens.lookUp(vdnId, ids.expiredOnce);
    await panel.getByText('the link has expired').waitFor();
    const before = fetches();
    await panel.getByRole('button', { name: 'Play Recording' }).click();
    await until('the position to move', async () => (await position(panel)) > 0.3);
    assert.equal(lens.askedCallIds().filter((id) => id === ids.expiredOnce).length, 2);
    assert.equal(fetches(), before + 1);
  });

  it('asks no more than once for a link that is expired again', async () => {
    panel = await lens.lookUp(vdnId, ids.expired);
    await panel.getByRole('button', { name: 'Play Recording' }).click();
    await panel.getByRole('alert').getByText('The store refuses the recording (403)').waitFor();
    assert.equal(lens.askedCallIds().filter((id) => id === ids.expired).length, 2);
    await lens.workbench.screenshot('recording-refused');
  });

  it('heals a link that the store refuses with one fresh query', async () => {
    panel = await open(ids.refusedOnce);
    await until('the position to move', async () => (await position(panel)) > 0.3);
    assert.equal(lens.askedCallIds().filter((id) => id === ids.refusedOnce).length, 2);
  });

  for (const [name, callId, message] of [
    ['a link that is refused again', ids.refused, 'The store refuses the recording (403)'],
    ['a link to another host', ids.redirected, 'redirects'],
    ['a file over 100 MiB', ids.tooLarge, 'The recording is larger than 100 MiB'],
  ] as const)
    it(`gives up ${name}, and says so`, async () => {
      panel = await lens.lookUp(vdnId, callId);
      await panel.getByRole('button', { name: 'Play Recording' }).click();
      await panel.getByRole('alert').getByText(message).waitFor();
      assert.ok(lens.askedCallIds().filter((id) => id === callId).length <= 2);
    });

  it('shows how far it is, and is cancelled down to the socket', async () => {
    panel = await lens.lookUp(vdnId, ids.slow);
    await panel.getByRole('button', { name: 'Play Recording' }).click();
    await panel.getByText('Fetching the recording…').waitFor();
    await lens.workbench.screenshot('recording-fetching');
    await panel.getByRole('button', { name: 'Cancel' }).click();
    await panel.getByRole('button', { name: 'Play Recording' }).waitFor();
    await until('the request to end', () => lens.simulator.requests.at(-1)?.aborted === true);
  });

  it('leaves no file behind when a download is cancelled', async () => {
    const file = path.join(lens.folder, 'slow.wav');
    await download(panel, file);
    await lens.workbench.pressNotificationButton('Downloading the recording', 'Cancel');
    await until('the request to end', () => lens.simulator.requests.at(-1)?.aborted === true);
    await until(
      'an end',
      async () => !(await readdir(lens.folder)).some((name) => name.startsWith('slow.wav')),
    );
  });

  it('loads the player’s code with the first recording alone', async () => {
    const loaded = (frame: Frame): Promise<boolean> =>
      frame.evaluate(
        "performance.getEntriesByType('resource').some(({ name }) => name.includes('/chunks/player-'))",
      );
    assert.equal(await loaded(await lens.lookUp(vdnId, '1644464799-7')), false);
    // Its tab was hidden: the recording comes back by itself.
    panel = await lens.lookUp(vdnId, sample);
    await slider(panel).waitFor();
    assert.equal(await loaded(panel), true);
  });

  it('is downloaded to its end while its tab has gone on to another call', async () => {
    await lens.workbench.runCommand('View: Close All Editors');
    const file = path.join(lens.folder, 'left.wav');
    panel = await lens.lookUp(vdnId, ids.slow);
    await download(panel, file);
    await lens.outcome(await lens.lookUp(vdnId, '1644464799-7'), /./);
    assert.equal(await lens.workbench.tab(ids.slow).count(), 0);
    await lens.workbench.notification('The recording was saved as left.wav').waitFor();
    assert.deepEqual(await readFile(file), stored(ids.slow));
  });

  it('leaves no signature of a link in any file, log or page', async () => {
    const signature = secretsPattern(lens.simulator.credentials);
    assert.doesNotMatch(lens.editor.consoleOutput(), signature);
    assert.doesNotMatch(lens.editor.serverOutput(), signature);
    for (const frame of lens.workbench.page.frames())
      assert.doesNotMatch(await frame.content().catch(() => ''), signature);
    const { files, found } = await searchFiles(lens.editor.userDataDir, signature);
    assert.ok(files.some((file) => file.endsWith('iSales Call Lens.log')));
    assert.deepEqual(found, []);
  });

  /** Looks a call up and plays its recording. */
  async function open(callId: string): Promise<Frame> {
    const page = await lens.lookUp(vdnId, callId);
    await lens.outcome(page, 'Answered');
    await page.getByRole('button', { name: 'Play Recording' }).click();
    await slider(page).waitFor();
    return page;
  }

  /** Downloads through the dialog to a file. */
  async function download(page: Frame, file: string): Promise<void> {
    const { quickInput } = lens.workbench;
    await page.getByRole('button', { name: 'Download…' }).click();
    await quickInput.waitFor('Download Recording');
    // The dialog fills its field late, and takes no Enter while it looks at the folder.
    await until('the proposed name', async () =>
      /\/recording-\d+-\d+\.(?:wav|V3|amr)$/.test(await quickInput.field.inputValue()),
    );
    await until('the name to stay', async () => {
      await quickInput.type(file);
      await new Promise((resolve) => setTimeout(resolve, 400));
      return (await quickInput.field.inputValue()) === file;
    });
    await until('the dialog to take it', async () => {
      if ((await quickInput.title()) !== 'Download Recording') return true;
      await quickInput.accept();
      await new Promise((resolve) => setTimeout(resolve, 300));
      return (await quickInput.title()) !== 'Download Recording';
    });
  }
});

async function pause(panel: Frame): Promise<void> {
  const button = panel.getByRole('button', { name: 'Pause' });
  if (await button.isVisible()) await button.click();
  await panel.getByRole('button', { name: 'Play', exact: true }).waitFor();
  await slider(panel).focus();
}
