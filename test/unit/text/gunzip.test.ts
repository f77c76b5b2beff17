import assert from 'node:assert/strict';
import { Readable } from 'node:stream';
import { constants, deflateRawSync, gunzipSync, gzipSync } from 'node:zlib';
import { Gunzip } from '../../../src/text/gunzip.ts';

async function unpack(packed: Uint8Array): Promise<{ text: string; isDamaged: boolean }> {
  const read = (from: number): Readable =>
    Readable.from(
      (function* () {
        for (let at = from; at < packed.length; at += 5000) yield Buffer.from(packed.subarray(at, at + 5000));
      })(),
    );
  const gunzip = new Gunzip({ read });
  const pieces: Buffer[] = [];
  for await (const piece of gunzip.pieces()) pieces.push(Buffer.from(piece));
  const all = Buffer.concat(pieces);
  assert.equal(gunzip.unpackedBytes, all.length);
  return { text: all.toString('latin1'), isDamaged: gunzip.isDamaged };
}

/** Lines that pack badly, so that there is much to damage. */
const lines = (count: number, name = 'line'): string =>
  Array.from({ length: count }, (_, index) => `${name} ${index} ${(index * 2654435761) % 1e9}\n`).join('');

/** Bytes of a text whose last ones, in each case, come out of the packed bytes before `end`. */
function lengthOfPrefix(text: string, whole: string): number {
  let length = 0;
  while (length < text.length && text[length] === whole[length]) length++;
  return length;
}

describe('Unpacking gzip', () => {
  const text = lines(40_000);
  const packed = gzipSync(text);

  it('gives what was packed, in one member or many, padded with zeros or not', async () => {
    const whole = { text, isDamaged: false };
    assert.deepEqual(await unpack(packed), whole);
    assert.deepEqual(await unpack(Buffer.concat([packed, Buffer.alloc(10_000)])), whole);
    const many = Array.from({ length: 300 }, (_, index) => gzipSync(lines(3, `part ${index}`)));
    const expected = Array.from({ length: 300 }, (_, index) => lines(3, `part ${index}`)).join('');
    assert.deepEqual(await unpack(Buffer.concat(many)), { text: expected, isDamaged: false });
    const padded = many.flatMap((member) => [member, Buffer.alloc(7)]);
    assert.deepEqual(await unpack(Buffer.concat(padded)), { text: expected, isDamaged: false });
    assert.deepEqual(await unpack(gzipSync('')), { text: '', isDamaged: false });
  });

  it('gives all of it where something else stands behind, and says so', async () => {
    for (const rest of ['garbage', '\x1f', '\x1f\x8b', '\x1f\x8b\x08', '\0\0garbage', 'x'.repeat(100_000)])
      assert.deepEqual(
        await unpack(Buffer.concat([packed, Buffer.from(rest, 'latin1')])),
        { text, isDamaged: true },
        rest,
      );
  });

  it('gives all of it with a wrong checksum or length', async () => {
    for (const at of [8, 7, 5, 4, 1]) {
      const wrong = Buffer.from(packed);
      wrong[wrong.length - at] = (wrong.at(-at) ?? 0) ^ 0x41;
      assert.deepEqual(await unpack(wrong), { text, isDamaged: true }, `${at}`);
      const two = await unpack(Buffer.concat([wrong, packed]));
      assert.deepEqual(two, { text: text + text, isDamaged: true }, `${at}`);
    }
  });

  it('gives every byte that a cut file holds', async () => {
    const small = lines(200);
    const member = gzipSync(small, { level: 1 });
    for (const end of [
      15,
      100,
      333,
      member.length / 2,
      member.length - 9,
      member.length - 8,
      member.length - 1,
    ]) {
      const cut = member.subarray(0, Math.floor(end));
      // Zlib gives all it has of bytes that end without error.
      const held = gunzipSync(cut, { finishFlush: constants.Z_SYNC_FLUSH }).toString('latin1');
      assert.deepEqual(await unpack(cut), { text: held, isDamaged: true }, `${end}`);
      assert.ok(small.startsWith(held));
    }
    assert.deepEqual(await unpack(member.subarray(0, -8)), { text: small, isDamaged: true });
  });

  it('gives every byte before damage in the middle', async () => {
    const stored = lines(3000);
    const member = Buffer.from(gzipSync(stored, { level: 0 }));
    // The second block of stored bytes says how long it is, twice; here it contradicts itself.
    const second = 10 + 5 + member.readUInt16LE(11);
    member[second + 1] = (member[second + 1] ?? 0) ^ 0xff;
    assert.deepEqual(await unpack(member), {
      text: stored.slice(0, member.readUInt16LE(11)),
      isDamaged: true,
    });
  });

  it('goes on with the members behind a damaged one, on a line of their own', async () => {
    const [one, two, three] = [lines(500, 'one'), lines(20_000, 'two'), lines(500, 'three')];
    const broken = gzipSync(two);
    const cut = broken.subarray(0, broken.length / 2);
    const { text: all, isDamaged } = await unpack(Buffer.concat([gzipSync(one), cut, gzipSync(three)]));
    assert.equal(isDamaged, true);
    assert.ok(all.startsWith(one));
    assert.ok(all.endsWith(`\n${three}`));
    assert.ok(lengthOfPrefix(all, one + two) > one.length + two.length / 3);
    broken.fill(0xff, broken.length / 2, broken.length / 2 + 400);
    const filled = await unpack(Buffer.concat([gzipSync(one), broken, gzipSync(three), gzipSync(one)]));
    assert.ok(filled.text.endsWith(`\n${three}${one}`));
    assert.ok(lengthOfPrefix(filled.text, one + two) > one.length + two.length / 3);
  });

  it('takes no bytes that look like a member for one when no text is in them', async () => {
    const decoy = Buffer.concat([
      Buffer.from('1f8b0800000000000003', 'hex'),
      deflateRawSync(Buffer.alloc(5000, 7)),
    ]);
    const behind = Buffer.concat([packed, Buffer.from('?'), decoy, Buffer.from('?'), gzipSync('end\n')]);
    assert.deepEqual(await unpack(behind), { text: `${text}end\n`, isDamaged: true });
  });

  it('gives nothing where nothing can be unpacked', async () => {
    for (const hex of ['1f8b', '1f8b08', '1f8b0800000000000003', '1f8b09', '1f8b08ff00'])
      assert.deepEqual(await unpack(Buffer.from(hex, 'hex')), { text: '', isDamaged: true }, hex);
  });

  it('tells what the file system says', async () => {
    const read = (): Readable =>
      new Readable({
        read() {
          this.destroy(Object.assign(new Error('no'), { code: 'EIO' }));
        },
      });
    await assert.rejects(
      async () => {
        for await (const piece of new Gunzip({ read }).pieces()) assert.fail(String(piece));
      },
      { code: 'EIO' },
    );
  });
});
