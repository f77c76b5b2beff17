import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, open, rm, writeFile, type FileHandle } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { PatternError, toPatternLine, toRipgrepArguments, type FindQuery } from './findQuery.ts';

/** Thrown when ripgrep could not be used at all: it is missing, or was ended by something else. */
export class RipgrepUnusable extends Error {}

export interface RipgrepRun {
  /** The program. */
  readonly program: string;
  readonly query: FindQuery;
  /** A file, its end from a byte on (on Linux; offsets count from there), or bytes. */
  readonly input: string | { readonly path: string; readonly from: number } | Buffer;
  /** Ends the process, and the search with the signal's reason. */
  readonly signal: AbortSignal;
  readonly onMatch: (offset: number, length: number) => void;
  /** Whether there is `/bin/sh`, which hands the pattern over where the input is what is searched. */
  readonly hasShell?: boolean;
}

/**
 * Makes a file without a name of the line that comes by descriptor 4: what Node opens there is a socket, which a program
 * cannot open by its path. The line stands in no argument, no variable of the environment and in no folder.
 */
const withPattern = [
  'IFS= read -r pattern <&4 || exit 3',
  // Not part of the next line: what is expanded here is not read again.
  'exec 4<<PATTERN',
  '$pattern',
  'PATTERN',
].join('\n');
const patternHandedOver = '/dev/fd/4';

/**
 * Sets the input to a place of a file. Node cannot set that place; `dd` can, and the kernel says whether it did.
 */
const fromPlace = [
  'exec 3<&0 && dd bs=1 skip="$1" count=0 2>/dev/null',
  'read -r name place </proc/self/fdinfo/3 && [ "$place" = "$1" ] || exit 3',
  'exec 3<&-; shift',
].join('\n');

const runTheRest = 'exec "$@"';

/**
 * Searches with the editor's own ripgrep, in one thread, line by line.
 * @throws PatternError when it cannot read the pattern, RipgrepUnusable when it cannot run
 */
export async function searchWithRipgrep(search: RipgrepRun): Promise<void> {
  const { program, query, input, signal, hasShell = process.platform !== 'win32' } = search;
  signal.throwIfAborted();
  const line = toPatternLine(query);
  if (typeof input === 'string') {
    await run([program, ...toRipgrepArguments(query, '-'), input], search, { stdin: line });
    return;
  }
  if (!hasShell) {
    if (Buffer.isBuffer(input)) await searchWithPatternFile(search, input, line);
    else throw new RipgrepUnusable('Only a shell lets ripgrep begin within a file.');
    return;
  }
  const command = [program, ...toRipgrepArguments(query, patternHandedOver), '-'];
  if (Buffer.isBuffer(input)) {
    const script = `${withPattern}\n${runTheRest}`;
    await run(['/bin/sh', '-c', script, 'sh', ...command], search, { stdin: input, pattern: line });
    return;
  }
  const source = await open(input.path);
  try {
    const script = `${withPattern}\n${fromPlace}\n${runTheRest}`;
    const shell = ['/bin/sh', '-c', script, 'sh', String(input.from), ...command];
    await run(shell, search, { stdin: source, pattern: line });
  } finally {
    await source.close();
  }
}

/** Where neither input nor shell can hand the pattern over: in a file of its own that only the user can read. */
async function searchWithPatternFile(search: RipgrepRun, bytes: Buffer, line: string): Promise<void> {
  const folder = await mkdtemp(path.join(tmpdir(), 'isales-find-'));
  try {
    const file = path.join(folder, 'pattern');
    await writeFile(file, line, { flag: 'wx', mode: 0o600 });
    await run([search.program, ...toRipgrepArguments(search.query, file), '-'], search, { stdin: bytes });
  } finally {
    // What cannot be removed is no reason to lose what was found.
    await rm(folder, { recursive: true, force: true }).catch(() => undefined);
  }
}

interface HandedOver {
  readonly stdin: string | Buffer | FileHandle;
  /** What comes by descriptor 4. */
  readonly pattern?: string;
}

/** Runs a command to its end and reads what it finds. */
async function run(
  [file = '', ...args]: readonly string[],
  { signal, onMatch }: RipgrepRun,
  { stdin: given, pattern }: HandedOver,
): Promise<void> {
  signal.throwIfAborted();
  const isPiped = typeof given === 'string' || Buffer.isBuffer(given);
  const child = spawn(file, args, {
    stdio: [
      isPiped ? 'pipe' : given.fd,
      ...(['pipe', 'pipe'] as const),
      ...(pattern === undefined ? [] : (['ignore', 'pipe'] as const)),
    ],
    signal,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  // Nothing may be waited for before somebody listens: an error of the process nobody listens to ends the thread.
  const { stdin, stdout, stderr } = child;
  const ended = once(child, 'close') as Promise<[number | null, NodeJS.Signals | null]>;
  let complaint = '';
  stderr?.on('data', (data: Buffer) => {
    if (complaint.length < 4000) complaint += data.toString();
  });
  const parser = new MatchParser(onMatch);
  stdout?.on('data', (data: Buffer) => {
    parser.push(data);
  });
  // It may end before it has read everything.
  stdin?.on('error', () => undefined);
  if (isPiped) stdin?.end(given);
  const patternPipe = child.stdio[4];
  if (patternPipe && 'end' in patternPipe) {
    patternPipe.on('error', () => undefined);
    patternPipe.end(pattern);
  }
  let code: number | null;
  let killedBy: NodeJS.Signals | null;
  try {
    [code, killedBy] = await ended;
  } catch (error) {
    signal.throwIfAborted();
    throw new RipgrepUnusable(error instanceof Error ? error.message : String(error));
  }
  signal.throwIfAborted();
  if (code === 0 || code === 1) return;
  if (code === 2) throw new PatternError(complaint.trim().replace(/^rg: /, ''));
  throw new RipgrepUnusable(`ripgrep ended with ${String(killedBy ?? code)}.`);
}

const colon = 0x3a;
const lineFeed = 0x0a;
const carriageReturn = 0x0d;
const zero = 0x30;

/** Reads lines `offset:matched text` that come in pieces of any size. */
export class MatchParser {
  readonly #onMatch: (offset: number, length: number) => void;
  #offset = 0;
  /** Bytes of the match so far; -1 while the offset is being read. */
  #length = -1;
  #last = 0;

  constructor(onMatch: (offset: number, length: number) => void) {
    this.#onMatch = onMatch;
  }

  push(data: Buffer): void {
    const onMatch = this.#onMatch;
    const end = data.length;
    let offset = this.#offset;
    let length = this.#length;
    let at = 0;
    while (at < end) {
      if (length < 0) {
        let byte = data[at++] as number;
        while (byte !== colon && at < end) {
          offset = offset * 10 + byte - zero;
          byte = data[at++] as number;
        }
        if (byte === colon) length = 0;
        else offset = offset * 10 + byte - zero;
        continue;
      }
      const feed = data.indexOf(lineFeed, at);
      if (feed === -1) {
        length += end - at;
        this.#last = data[end - 1] as number;
        break;
      }
      // Told to read CRLF, it ends its own lines with that, too.
      const last = feed > at ? (data[feed - 1] as number) : this.#last;
      length += feed - at - (last === carriageReturn ? 1 : 0);
      if (length > 0) onMatch(offset, length);
      offset = 0;
      length = -1;
      at = feed + 1;
    }
    this.#offset = offset;
    this.#length = length;
  }
}
