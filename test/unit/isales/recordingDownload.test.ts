import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { downloadRecording, type Failure, type RecordingDownload } from '../../../src/isales/index.ts';
import { describeFailure } from '../../../src/wording/failures.ts';
import {
  fingerprintOf,
  makeAuthority,
  makeSelfSigned,
  type Authority,
  type Identity,
} from '../../fakes/certificates.ts';
import {
  drip,
  flood,
  hang,
  hangInBody,
  reset,
  send,
  startScriptedServer,
  type ScriptedServer,
  type Step,
} from '../../fakes/scriptedServer.ts';

const mebibyte = 1024 * 1024;
const query = '?AccessKeyId=AKEXAMPLE&Expires=1644484560&Signature=uztQO%2Fx%3D';
const sound = randomBytes(300_000);
const wav = send(sound, 200, { 'Content-Type': 'audio/wav', 'Content-Length': sound.length });

let authority: Authority;
let identity: Identity;

async function store(...steps: [Step, ...Step[]]): Promise<ScriptedServer> {
  return startScriptedServer(steps, { tls: identity });
}

interface Fetched {
  readonly failure?: Failure;
  readonly bytes: Buffer;
  readonly totals: readonly (number | undefined)[];
}

/** Downloads as the product does. Whatever comes of it: nothing of the link in a failure. */
async function download(from: string, options: Partial<RecordingDownload> = {}): Promise<Fetched> {
  const pieces: Uint8Array[] = [];
  const totals: (number | undefined)[] = [];
  const outcome = await downloadRecording({
    url: from,
    ca: authority.cert,
    signal: new AbortController().signal,
    onBytes: (piece, total) => {
      pieces.push(piece);
      totals.push(total);
    },
    ...options,
  });
  if (!outcome.ok) assert.doesNotMatch(JSON.stringify(outcome.error), /Signature|AKEXAMPLE|uztQO|Expires/);
  return { ...(outcome.ok ? {} : { failure: outcome.error }), bytes: Buffer.concat(pieces), totals };
}

/** What kept us from the store, where that was the way to it. */
function causeOf(failure: Failure | undefined): string | undefined {
  return failure?.kind === 'recordingUnreachable' ? failure.cause.kind : failure?.kind;
}

function redirect(location: string): Step {
  return send('', 302, { Location: location });
}

describe('downloadRecording', function () {
  this.timeout(10_000);

  before(async () => {
    authority = await makeAuthority();
    identity = await authority.issue({ names: ['127.0.0.2'] });
  });

  it('brings the bytes as they are stored, and says how many there will be', async () => {
    await using server = await store(wav);
    const { failure, bytes, totals } = await download(`${server.origin}/record/a.wav${query}`);
    assert.equal(failure, undefined);
    assert.ok(bytes.equals(sound));
    assert.deepEqual(new Set(totals), new Set([sound.length]));
  });

  it('sends the link as it is, and no header of ours', async () => {
    await using server = await store(wav);
    await download(`${server.origin}/record/a.wav${query}`);
    const [request] = server.requests;
    assert.equal(request?.path, `/record/a.wav${query}`);
    assert.deepEqual(
      ['authorization', 'cookie', 'referer', 'content-type', 'locale'].map((name) => request.headers[name]),
      [undefined, undefined, undefined, undefined, undefined],
    );
  });

  it('waits for who takes the bytes', async () => {
    await using server = await store(wav);
    let isTaking = false;
    const { bytes } = await download(`${server.origin}/a.wav`, {
      onBytes: async () => {
        assert.equal(isTaking, false);
        isTaking = true;
        await new Promise((resolve) => setTimeout(resolve, 2));
        isTaking = false;
      },
    });
    assert.equal(bytes.length, 0);
  });

  it('ends when the taker fails, with the taker’s error, and lets the connection go', async () => {
    await using server = await store(flood());
    const arrived = server.nextRequest();
    const disk = new Error('disk full');
    await assert.rejects(
      download(`${server.origin}/a.wav`, {
        onBytes: () => {
          throw disk;
        },
      }),
      disk,
    );
    await (
      await arrived
    ).closed;
  });

  for (const url of [
    'http://192.0.2.1/a.wav',
    'ftp://192.0.2.1/a.wav',
    'file:///etc/passwd',
    'data:audio/wav;base64,UklGRg==',
    'https://user:word@192.0.2.1/a.wav',
    'not a link',
  ])
    it(`fetches nothing from ${url}`, async () => {
      assert.deepEqual((await download(url)).failure, { kind: 'recordingLinkUnusable' });
    });

  it('speaks plain http to this machine alone', async () => {
    await using server = await startScriptedServer(wav, { address: '127.0.0.1' });
    assert.ok((await download(`${server.origin}/a.wav`)).bytes.equals(sound));
  });

  it('trusts no other authority than the usual ones and the server’s', async () => {
    await using server = await store(wav);
    const other = await makeAuthority('Another');
    const { failure } = await download(`${server.origin}/a.wav`, { ca: other.cert });
    assert.equal(causeOf(failure), 'tlsUntrusted');
    assert.equal(server.requests.length, 0);
  });

  it('trusts the one certificate of the server where the server itself is the store, and nowhere else', async () => {
    const own = await makeSelfSigned({ names: ['isales.example.com'] });
    await using server = await startScriptedServer(wav, { tls: own });
    const pinned = { origin: server.origin, sha256: fingerprintOf(own) };
    assert.ok((await download(`${server.origin}/a.wav`, { pinned })).bytes.equals(sound));
    const elsewhere = { ...pinned, origin: 'https://127.0.0.3:28443' };
    assert.equal(
      causeOf((await download(`${server.origin}/a.wav`, { pinned: elsewhere })).failure),
      'tlsUntrusted',
    );
    server.showCertificate(identity);
    assert.equal(
      causeOf((await download(`${server.origin}/a.wav`, { pinned })).failure),
      'certificateChanged',
    );
    assert.equal(server.requests.length, 1);
  });

  it('follows a redirect within the host', async () => {
    await using server = await store(redirect('/moved.wav'), wav);
    assert.ok((await download(`${server.origin}/a.wav`)).bytes.equals(sound));
    assert.equal(server.requests[1]?.path, '/moved.wav');
  });

  it('does not follow a redirect to another host', async () => {
    await using elsewhere = await store(wav);
    await using server = await store(redirect(`${elsewhere.origin}/a.wav${query}`));
    const { failure } = await download(`${server.origin}/a.wav`);
    assert.deepEqual(failure, { kind: 'recordingRedirected', status: 302, toOrigin: elsewhere.origin });
    assert.equal(elsewhere.requests.length, 0);
  });

  for (const location of ['http://127.0.0.2/a.wav', 'file:///etc/passwd', 'http://[', ''])
    it(`does not follow a redirect to “${location}”`, async () => {
      await using server = await store(redirect(location));
      const { failure } = await download(`${server.origin}/a.wav`);
      assert.equal(failure?.kind, 'recordingRedirected');
      assert.doesNotMatch(JSON.stringify(describeFailure(failure)), /null|undefined|passwd/);
    });

  it('does not run in circles', async () => {
    await using server = await store(redirect('/a.wav'));
    const { failure } = await download(`${server.origin}/a.wav`);
    assert.deepEqual(failure, { kind: 'recordingRedirected', status: 302, isCircle: true });
    assert.equal(server.requests.length, 4);
  });

  for (const [status, kind] of [
    [401, 'recordingRefused'],
    [403, 'recordingRefused'],
    [404, 'recordingGone'],
    [410, 'recordingGone'],
    [204, 'recordingStatus'],
    [416, 'recordingStatus'],
    [503, 'recordingStatus'],
  ] as const)
    it(`tells a ${status} as ${kind}`, async () => {
      await using server = await store(send('', status, {}));
      assert.deepEqual((await download(`${server.origin}/a.wav${query}`)).failure, { kind, status });
    });

  it('takes nothing of a file that is announced as larger than 100 MiB', async () => {
    await using server = await store((_request, response) => {
      response.writeHead(200, { 'Content-Length': 100 * mebibyte + 1 }).write('RIFF');
    });
    const { failure, bytes } = await download(`${server.origin}/a.wav`);
    assert.deepEqual([failure?.kind, bytes.length], ['recordingTooLarge', 0]);
  });

  it('stops after 100 MiB of a file that does not say how long it is', async () => {
    await using server = await store(flood());
    let taken = 0;
    const { failure } = await download(`${server.origin}/a.wav`, {
      onBytes: (piece) => {
        taken += piece.length;
      },
    });
    assert.equal(failure?.kind, 'recordingTooLarge');
    assert.ok(taken <= 100 * mebibyte);
  });

  it('cancels down to the socket, also in the middle', async () => {
    for (const step of [hang(), hangInBody()]) {
      await using server = await store(step);
      const arrived = server.nextRequest();
      const controller = new AbortController();
      const fetched = download(`${server.origin}/a.wav`, { signal: controller.signal });
      const request = await arrived;
      controller.abort();
      assert.deepEqual((await fetched).failure, { kind: 'cancelled' });
      await request.closed;
    }
  });

  it('gives up a store that falls silent, not one that is slow', async () => {
    await using silent = await store(hangInBody());
    assert.deepEqual((await download(`${silent.origin}/a.wav`, { idleMs: 200 })).failure, {
      kind: 'recordingUnreachable',
      cause: { kind: 'timeout', afterMs: 200, stage: 'answered', receivedBytes: 8 },
    });
    await using slow = await store(drip(50));
    const controller = new AbortController();
    setTimeout(() => {
      controller.abort();
    }, 800);
    const { failure } = await download(`${slow.origin}/a.wav`, { idleMs: 400, signal: controller.signal });
    assert.equal(failure?.kind, 'cancelled');
  });

  it('takes no part for the whole', async () => {
    await using server = await store(reset('RIFF'));
    assert.equal(causeOf((await download(`${server.origin}/a.wav`)).failure), 'connectionLost');
  });
});
