import assert from 'node:assert/strict';
import { randomBytes } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { encodingOfSetting, type TextEncoding } from '../../../src/text/encoding.ts';
import { guessEncoding } from '../../../src/text/guessEncoding.ts';
import { LateEncoding } from '../../../src/text/lateEncoding.ts';

const utf16 = (text: string): Buffer => Buffer.from(text, 'utf16le');
const utf32 = (text: string): Buffer =>
  Buffer.from(Uint32Array.from(`\ufeff${text}`, (character) => character.codePointAt(0) ?? 0).buffer);
const swapped = (text: string): Buffer => utf16(text).swap16();
/** 呼叫失败，用户忙 */
const chinese = Buffer.from([
  0xba, 0xf4, 0xbd, 0xd0, 0xca, 0xa7, 0xb0, 0xdc, 0xa3, 0xac, 0xd3, 0xc3, 0xbb, 0xa7, 0xc3, 0xa6,
]);
const line = '2024-03-11 09:15:00 INFO vdnId=8 callId=1710119700-77\n';
const ascii = (text: string): Buffer => Buffer.from(text, 'latin1');

function guess(bytes: Buffer, wanted?: TextEncoding): string {
  const { encoding, isBinary, isSure } = guessEncoding([bytes], wanted);
  return isBinary ? 'binary' : `${encoding}${isSure ? '' : '?'}`;
}

describe('What the bytes of a text are', () => {
  const cases: readonly (readonly [what: string, bytes: Buffer, encoding: string])[] = [
    ['ASCII', ascii(line), 'utf-8?'],
    ['nothing', ascii(''), 'utf-8?'],
    ['UTF-8', Buffer.from(`${line}呼叫失败`), 'utf-8'],
    ['UTF-8 with a mark', Buffer.from(`\ufeff${line}`), 'utf-8'],
    ['UTF-8 cut within a character', Buffer.from(`呼叫${line}失`).subarray(0, -1), 'utf-8'],
    ['UTF-8 with a damaged character', Buffer.concat([Buffer.from('呼叫失败'), ascii('\xe5\n')]), 'utf-8'],
    ['GBK', Buffer.concat([ascii(line), chinese, ascii(line)]), 'gb18030'],
    ['GBK cut within a character', Buffer.concat([ascii(line), chinese.subarray(0, -1)]), 'gb18030'],
    [
      'GBK with rare characters',
      Buffer.concat([chinese, ascii('\x81\x41\x81\x30\x8a\x30 \x82\x5f')]),
      'gb18030',
    ],
    ['GBK that could be UTF-8 in part', Buffer.concat([ascii('\xc1\xaa\xcd\xa8'), chinese]), 'gb18030'],
    ['GB18030 with a mark', ascii('\x84\x31\x95\x33abc'), 'gb18030'],
    ['Windows-1252', ascii('Anruf f\xfcr M\xfcller beendet \x96 abgelehnt\n'), 'windows-1252'],
    ['Latin 1, a word or two', ascii('d\xe9j\xe0 r\xe9pondu\n'), 'windows-1252'],
    ['UTF-16 with a mark', utf16(`\ufeff${line}`), 'utf-16le'],
    ['UTF-16, high byte first, with a mark', swapped(`\ufeff${line}`), 'utf-16be'],
    // Which nothing here reads: it is named as not read, instead of a text without calls.
    ['UTF-32', utf32(line), 'binary'],
    ['UTF-32, high byte first', Buffer.from(utf32(line).swap32()), 'binary'],
    ['UTF-16', utf16(line), 'utf-16le'],
    ['UTF-16, high byte first', swapped(line), 'utf-16be'],
    [
      'UTF-16, Chinese for the most part',
      utf16('外呼任务开始执行，客户号码已脱敏，等待应答超时\n呼叫 1710119700-77 失败\n'),
      'utf-16le',
    ],
    ['UTF-16 of two characters', utf16('a\n'), 'utf-16le'],
    ['UTF-16 with a hole', Buffer.concat([Buffer.alloc(4000), utf16(line)]), 'utf-16le'],
    ['a zero', ascii('name=abc\0\nINFO vdnId=8 callId=1710119700-77\n'), 'utf-8?'],
    ['a zero behind each field', ascii('vdnId=8\0callId=1710119700-77\0name=x\0'), 'utf-8?'],
    ['fields padded with zeros', ascii('abc\0\0\0\0\0defgh\0\0\0ij\0\0\0\0\0\0'), 'utf-8?'],
    ['a hole of zeros', Buffer.concat([Buffer.alloc(5001), ascii(line)]), 'utf-8?'],
    ['zeros alone', Buffer.alloc(3000), 'utf-8?'],
    ['GBK with a zero', Buffer.concat([chinese, ascii('\0\n')]), 'gb18030'],
    ['terminal colours', ascii('\x1b[31mERROR\x1b[0m\x07 x\b\f\n'), 'utf-8?'],
    ['FIX', ascii('8=FIX.4.2\x019=65\x0135=A\x0149=X\x0156=Y\x01'), 'utf-8?'],
    ['what starts as a word of a picture does', ascii('PNG, MZ and PK are names\n'), 'utf-8?'],
    ['a program of Windows told of', ascii('MZ is what programs start with\n'), 'utf-8?'],
  ];
  for (const [what, bytes, encoding] of cases)
    it(`is told of ${what}`, () => {
      assert.equal(guess(bytes), encoding);
    });

  const text = ascii(line.repeat(20));
  const binary: readonly (readonly [what: string, bytes: Buffer])[] = [
    ['PNG', ascii('\x89PNG\r\n\x1a\n')],
    ['JPEG', ascii('\xff\xd8\xff\xe0')],
    ['ZIP', ascii('PK\x03\x04')],
    ['ELF', ascii('\x7fELF\x02\x01')],
    ['a program of Windows', ascii('MZ\x90\0\x03\0\0\0')],
    ['PDF', ascii('%PDF-1.7\n')],
    ['SQLite', ascii('SQLite format 3\0')],
    ['WAVE', ascii('RIFF\x24\0\0\0WAVEfmt ')],
    ['gzip in gzip', gzipSync('x')],
    ['7z', ascii('7z\xbc\xaf\x27\x1c')],
    ['zstd', ascii('\x28\xb5\x2f\xfd')],
  ];
  for (const [what, start] of binary)
    it(`is binary of ${what}, whatever text follows`, () => {
      assert.equal(guess(Buffer.concat([start, text])), 'binary');
      assert.equal(guess(Buffer.concat([start, text]), 'gb18030'), 'binary');
    });

  it('is binary where control characters are many', () => {
    assert.equal(guess(randomBytes(8192)), 'binary');
    const numbers = Buffer.alloc(8000);
    for (let at = 0; at < 8000; at += 4) numbers.writeUInt32LE((at * 7919) % 3000, at);
    assert.equal(guess(numbers), 'binary');
  });

  it('is what the setting says where no mark says other', () => {
    assert.equal(guess(ascii(line), 'gb18030'), 'gb18030');
    assert.equal(guess(Buffer.from('呼叫'), 'gb18030'), 'gb18030');
    assert.equal(guess(chinese, 'windows-1252'), 'windows-1252');
    assert.equal(guess(Buffer.from(`\ufeff${line}`), 'gb18030'), 'utf-8');
    assert.equal(guess(utf16('呼叫'), 'utf-16le'), 'utf-16le');
  });

  it('is not what the setting says where that cannot be', () => {
    assert.equal(guess(ascii(line), 'utf-16le'), 'utf-8?');
    assert.equal(guess(utf16(line), 'gb18030'), 'utf-16le');
    assert.equal(guess(swapped(line), 'utf-16le'), 'utf-16be');
  });

  it('takes all places of a file together', () => {
    assert.equal(guessEncoding([ascii(line), ascii(line), chinese]).encoding, 'gb18030');
    // A piece may start within a character.
    assert.equal(guessEncoding([ascii(line), Buffer.from('呼叫失败').subarray(1)]).encoding, 'utf-8');
  });
});

describe('The encoding that comes late', () => {
  function read(pieces: readonly Buffer[]): { all: Buffer; late: LateEncoding } {
    const late = new LateEncoding({ encoding: 'utf-8', isSure: false });
    const out = pieces.flatMap((piece) => late.push(piece).map((each) => Buffer.from(each)));
    return { all: Buffer.concat([...out, ...late.end()]), late };
  }

  it('is told by the first characters that are no ASCII, and no byte is lost', () => {
    for (const [rest, encoding] of [
      [chinese, 'gb18030'],
      [Buffer.from('呼叫失败'), 'utf-8'],
      [ascii(' f\xfcr M\xfcller '), 'windows-1252'],
    ] as const)
      for (const size of [1, 2, 3, 7, 1000, 100_000]) {
        const bytes = Buffer.concat([ascii(line.repeat(50)), rest, ascii(line.repeat(300)), rest]);
        const pieces: Buffer[] = [];
        for (let at = 0; at < bytes.length; at += size) pieces.push(bytes.subarray(at, at + size));
        const { all, late } = read(pieces);
        assert.ok(all.equals(bytes));
        assert.deepEqual([late.encoding, late.isSure], [encoding, true]);
      }
  });

  it('stays open while all is ASCII, or half a character comes last', () => {
    for (const end of ['', '\xe5', '\xe5\x91'])
      assert.equal(read([ascii(line), ascii(end)]).late.isSure, false);
  });
});

describe('The setting files.encoding', () => {
  it('means what the editor means by it', () => {
    const names = {
      gbk: 'gb18030',
      gb2312: 'gb18030',
      cp936: 'gb18030',
      gb18030: 'gb18030',
      utf16le: 'utf-16le',
      utf16be: 'utf-16be',
      iso88591: 'windows-1252',
      windows1252: 'windows-1252',
      big5hkscs: 'big5',
      cp950: 'big5',
      shiftjis: 'shift_jis',
      eucjp: 'euc-jp',
      euckr: 'euc-kr',
      koi8ru: 'koi8-u',
      cp866: 'ibm866',
      macroman: 'macintosh',
      iso88599: 'windows-1254',
    };
    for (const [name, encoding] of Object.entries(names))
      assert.deepEqual(encodingOfSetting(name), { encoding }, name);
  });

  it('leaves it to the text in UTF-8, its default', () => {
    for (const name of ['utf8', 'utf8bom', 'UTF-8', '', undefined])
      assert.deepEqual(encodingOfSetting(name), {});
  });

  it('is told of where nothing here reads it', () => {
    for (const name of ['cp437', 'cp850', 'koi8t', 'klingon'])
      assert.deepEqual(encodingOfSetting(name), { unknown: name });
  });
});
