/** The thread that counts the lines of a large file, block by block. */
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { LineCountTask } from './lineCounts.ts';
import { blockBytes, LineIndex } from './lineIndex.ts';
import { readPieces, type ReadableFile } from './readPieces.ts';

/** Counts are told for so many blocks at a time: 16 MB. */
const blocksTold = 256;

const { fd, encoding, to } = workerData as LineCountTask;
const index = new LineIndex(encoding);
let told = 0;
/** Tells the line breaks in each whole block that was not told yet. */
const tell = (): void => {
  const blocks = Math.floor(index.size / blockBytes);
  const feeds = new Uint32Array(blocks - told);
  for (let block = told; block < blocks; block++)
    feeds[block - told] = index.feedsBefore(block + 1) - index.feedsBefore(block);
  told = blocks;
  parentPort?.postMessage(feeds, [feeds.buffer]);
};

const readFd = promisify(read);
const file: ReadableFile = {
  read: (buffer, offset, length, position) => readFd(fd, buffer, offset, length, position),
};
for await (const piece of readPieces(file, 0, to, new AbortController().signal)) {
  index.append(piece);
  if (index.size >= (told + blocksTold) * blockBytes) tell();
}
tell();
