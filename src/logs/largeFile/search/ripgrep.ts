import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { open } from 'node:fs/promises';
import { PatternError, toRipgrepArguments, type FindQuery } from './findQuery.ts';

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
}

/**
 * Runs a program whose input starts at a place of a file. Node cannot set that place; `dd` can, and the kernel says whether
 * it did.
 */
const fromPlace = [
  'exec 3<&0 && dd bs=1 skip="$1" count=0 2>/dev/null',
  'read -r name place </proc/self/fdinfo/3 && [ "$place" = "$1" ] || exit 3',
  'exec 3<&-; shift; exec "$@"',
].join('\n');

/**
 * Searches with the editor's own ripgrep, in one thread, line by line.
 * @throws PatternError when it cannot read the pattern, RipgrepUnusable when it cannot run
 */
export async function searchWithRipgrep({
  program,
  query,
  input,
  signal,
  onMatch,
}: RipgrepRun): Promise<void> {
  signal.throwIfAborted();
  const isBytes = Buffer.isBuffer(input);
  const isTail = !isBytes && typeof input !== 'string';
  const command = [program, ...toRipgrepArguments(query), typeof input === 'string' ? input : '-'];
  const [file = '', ...args] = isTail
    ? ['/bin/sh', '-c', fromPlace, 'sh', String(input.from), ...command]
    : command;
  const source = isTail ? await open(input.path) : undefined;
  const child = spawn(file, args, {
    stdio: [source?.fd ?? (isBytes ? 'pipe' : 'ignore'), 'pipe', 'pipe'],
    signal,
    killSignal: 'SIGKILL',
    windowsHide: true,
  });
  // Nothing may be waited for before somebody listens: an error of the process nobody listens to ends the thread.
  void source?.close();
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
  if (isBytes) stdin?.end(input);
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
