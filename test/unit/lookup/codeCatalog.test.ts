import assert from 'node:assert/strict';
import { readdir, writeFile, stat } from 'node:fs/promises';
import { join } from 'node:path';
import type { Answer, Failure, Result, ServerProfile } from '../../../src/isales/index.ts';
import type { Page } from '../../../src/isales/campaigns.ts';
import type { DisplayCode, CodeMeaning } from '../../../src/isales/serverCodes.ts';
import { CodeCatalog } from '../../../src/lookup/codeCatalog.ts';
import { Pacer } from '../../../src/lookup/pacer.ts';
import { FakeTiming } from '../../fakes/fakeTiming.ts';
import { FakeClock } from '../../fakes/lookupPorts.ts';
import { makeTempFolder, type TempFolder } from '../../fakes/tempFolder.ts';

const dayMs = 86_400_000;
const main: ServerProfile = { id: 'main', name: 'Main', baseUrl: 'https://10.22.26.181:28443' };

let folder: TempFolder;
let server: CodesServer;
let clock: FakeClock;
let timing: FakeTiming;
let setAside: string[];
let unwritable: number;
let leftOut: number;

beforeEach(async () => {
  folder = await makeTempFolder();
  server = new CodesServer();
  clock = new FakeClock();
  timing = new FakeTiming();
  setAside = [];
  unwritable = 0;
  leftOut = 0;
});
afterEach(() => folder[Symbol.asyncDispose]());

/** A server that explains 120 failCodes, 50 a page, and one display code. */
class CodesServer {
  profile = main;
  readonly asked: string[] = [];
  words = 'first';
  failure: Failure | undefined;
  detailFailure: Failure | undefined;
  displayCodes: readonly DisplayCode[] = [{ code: 'OB10001', meaning: 'Nobody picked up' }];
  /** Waits for it before it answers. */
  gate: Promise<unknown> = Promise.resolve();

  readonly client = {
    failCodeMeanings: async (vdnId: number, page: number): Promise<Answer<Page<CodeMeaning>>> => {
      this.asked.push(`failCodes ${vdnId}/${page}`);
      await this.gate;
      if (this.failure) return { ok: false, error: this.failure, elapsedMs: 1 };
      const size = page === 3 ? 20 : 50;
      const items = Array.from({ length: size }, (_, index) => ({
        code: String(600 + (page - 1) * 50 + index).padStart(5, '0'),
        meaning: `${this.words} ${vdnId}`,
      }));
      return { ok: true, value: { items, totalCount: 120 }, elapsedMs: 1 };
    },
    displayCodes: async (vdnId: number, page: number): Promise<Answer<Page<DisplayCode>>> => {
      this.asked.push(`displayCodes ${vdnId}/${page}`);
      const items = this.displayCodes;
      return Promise.resolve({ ok: true, value: { items, totalCount: items.length }, elapsedMs: 1 });
    },
    failCodesBehind: async (
      vdnId: number,
      { defId = '' }: DisplayCode,
    ): Promise<Answer<readonly string[]>> => {
      this.asked.push(`behind ${vdnId}/${defId}`);
      return Promise.resolve(
        this.detailFailure
          ? { ok: false, error: this.detailFailure, elapsedMs: 1 }
          : { ok: true, value: ['00603', '00604'], elapsedMs: 1 },
      );
    },
  };
}

function open(path = join(folder.path, 'codes.json')): CodeCatalog {
  const pacer = new Pacer(undefined, timing);
  return new CodeCatalog({
    path,
    servers: {
      find: (id): Result<ServerProfile> =>
        id === 'main' ? { ok: true, value: server.profile } : { ok: false, error: { kind: 'noServer' } },
      connect: () => Promise.resolve({ ok: true, value: server.client }),
    },
    pacers: { of: () => pacer },
    clock,
    onDamaged: (as) => setAside.push(as),
    onUnwritable: () => unwritable++,
    onLeftOut: () => leftOut++,
  });
}

/** Lets the time of the pace pass until something has come. */
async function inTime<T>(promise: Promise<T>): Promise<T> {
  const over = { yes: false };
  const settled = promise.finally(() => (over.yes = true));
  settled.catch(() => undefined);
  while (!over.yes) {
    await timing.advance(500);
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  return settled;
}

async function fetch(
  catalog: CodeCatalog,
  { vdnId = 8, fresh = false, signal = new AbortController().signal } = {},
) {
  return inTime(catalog.fetch('main', vdnId, { fresh, signal }));
}

describe('The meanings of codes on a server', () => {
  it('keeps no more of a server than anybody needs, and says what it leaves out', async () => {
    server.words = 'w'.repeat(2_000);
    server.displayCodes = Array.from({ length: 50 }, (_, index) => ({
      code: `OB${index}`,
      meaning: 'd'.repeat(2_000),
    }));
    const catalog = open();
    await inTime(catalog.fetch('main', 8, { signal: new AbortController().signal }));
    assert.equal(leftOut, 1);
    // Whoever looks at them is told, in another window, too.
    assert.equal(catalog.known('main', 8)?.isCut, true);
    const other = open();
    await other.load();
    assert.equal(other.known('main', 8)?.isCut, true);
    const { size } = await stat(join(folder.path, 'codes.json'));
    assert.ok(size > 200_000 && size < 300_000, `${size} bytes`);
    assert.equal(catalog.known('main', 8)?.failCode('00600'), `${server.words} 8`);
    assert.equal(catalog.known('main', 8)?.displayCode('OB49'), undefined);
  });

  it('are asked for by nobody but who wants them', async () => {
    const catalog = open();
    await catalog.load();
    assert.equal(catalog.known('main', 8), undefined);
    assert.deepEqual(server.asked, []);
  });

  it('are read to the last page', async () => {
    const catalog = open();
    const codes = await fetch(catalog);
    assert.ok(codes.ok);
    assert.equal(codes.value.failCode('00719'), 'first 8');
    assert.equal(codes.value.failCode('00720'), undefined);
    assert.equal(codes.value.displayCode('OB10001'), 'Nobody picked up');
    assert.deepEqual(server.asked, ['failCodes 8/1', 'failCodes 8/2', 'failCodes 8/3', 'displayCodes 8/1']);
  });

  it('name the failCodes behind each display code, over a restart, too', async () => {
    server.displayCodes = [
      { code: 'OB10001', meaning: 'Nobody picked up', defId: '501' },
      { code: 'OB10002', meaning: 'Busy', defId: '502' },
    ];
    await fetch(open());
    assert.deepEqual(server.asked.slice(4), ['behind 8/501', 'behind 8/502']);
    const later = open();
    await later.load();
    const codes = later.known('main', 8);
    assert.deepEqual(codes?.failCodesBehind('OB10001'), ['00603', '00604']);
    assert.deepEqual(codes.failCodesBehind('OB99999'), []);
  });

  it('are of use where the server does not say what is behind display codes', async () => {
    server.displayCodes = [{ code: 'OB10001', meaning: 'Nobody picked up', defId: '501' }];
    server.detailFailure = { kind: 'forbidden', html: true };
    const codes = await fetch(open());
    assert.ok(codes.ok);
    assert.equal(codes.value.displayCode('OB10001'), 'Nobody picked up');
    assert.deepEqual(codes.value.failCodesBehind('OB10001'), []);
  });

  it('are no property that every object has', async () => {
    const codes = await fetch(open());
    assert.ok(codes.ok);
    assert.equal(codes.value.failCode('constructor'), undefined);
  });

  it('are asked for once a day', async () => {
    const catalog = open();
    await fetch(catalog);
    clock.advance(dayMs - 1);
    await fetch(catalog);
    assert.equal(server.asked.length, 4);
    clock.advance(1);
    await fetch(catalog);
    assert.equal(server.asked.length, 8);
  });

  it('are asked for anew when that is what is wanted', async () => {
    const catalog = open();
    await fetch(catalog);
    server.words = 'second';
    await fetch(catalog, { fresh: true });
    assert.equal(catalog.known('main', 8)?.failCode('00603'), 'second 8');
  });

  it('outlive a restart', async () => {
    await fetch(open());
    const later = open();
    await later.load();
    assert.equal(later.known('main', 8)?.failCode('00603'), 'first 8');
    assert.ok((await fetch(later)).ok);
    assert.equal(server.asked.length, 4);
  });

  it('are kept apart for each VDN and each locale', async () => {
    const catalog = open();
    await fetch(catalog);
    await fetch(catalog, { vdnId: 9 });
    assert.equal(catalog.known('main', 9)?.failCode('00603'), 'first 9');
    assert.equal(catalog.known('main', 8)?.failCode('00603'), 'first 8');
    server.profile = { ...main, locale: 'en_US' };
    assert.equal(catalog.known('main', 8), undefined);
    server.profile = { ...main, locale: 'zh_CN' };
    assert.equal(catalog.known('main', 8)?.failCode('00603'), 'first 8');
  });

  it('are those of the address that was asked, not of the next one with the same name', async () => {
    const catalog = open();
    await fetch(catalog);
    server.profile = { ...main, baseUrl: 'https://10.22.26.182:28443' };
    assert.equal(catalog.known('main', 8), undefined);
  });

  it('stay when a refresh fails, and the failure is told', async () => {
    const catalog = open();
    await fetch(catalog);
    server.failure = { kind: 'forbidden', html: true };
    const again = await fetch(catalog, { fresh: true });
    assert.deepEqual(again, { ok: false, error: server.failure });
    assert.equal(catalog.known('main', 8)?.failCode('00603'), 'first 8');
  });

  it('are told to those who listen when they come in', async () => {
    const catalog = open();
    let told = 0;
    const listener = catalog.onDidChange(() => told++);
    await fetch(catalog);
    assert.equal(told, 1);
    listener.dispose();
    await fetch(catalog, { fresh: true });
    assert.equal(told, 1);
  });

  it('are asked for once when two want them at the same time', async () => {
    const catalog = open();
    await Promise.all([fetch(catalog), fetch(catalog)]);
    assert.equal(server.asked.length, 4);
  });

  it('come to the one who still waits when the other one leaves', async () => {
    const catalog = open();
    const { promise: gate, resolve: letGo } = Promise.withResolvers<undefined>();
    server.gate = gate;
    const leaving = new AbortController();
    const left = fetch(catalog, { signal: leaving.signal });
    const stays = fetch(catalog);
    await new Promise((resolve) => setTimeout(resolve, 20));
    leaving.abort();
    letGo(undefined);
    assert.ok((await stays).ok);
    assert.deepEqual(await left, { ok: false, error: { kind: 'cancelled' } });
  });

  it('begin anew from a damaged file, which is set aside', async () => {
    await writeFile(join(folder.path, 'codes.json'), '{"version":1,"entries":[{"key":');
    const catalog = open();
    await catalog.load();
    assert.equal(setAside.length, 1);
    assert.ok((await fetch(catalog)).ok);
    const files = await readdir(folder.path);
    assert.deepEqual(
      files.filter((name) => !name.includes('damaged')),
      ['codes.json'],
    );
  });

  it('do for the window where they cannot be kept on disk, which is told', async () => {
    await writeFile(join(folder.path, 'file'), '');
    const catalog = open(join(folder.path, 'file', 'codes.json'));
    assert.ok((await fetch(catalog)).ok);
    assert.equal(catalog.known('main', 8)?.failCode('00603'), 'first 8');
    assert.equal(unwritable, 1);
  });
});
