/** The thread that counts the lines of a large file, block by block. */
import { read } from 'node:fs';
import { promisify } from 'node:util';
import { parentPort, workerData } from 'node:worker_threads';
import type { CountedBlocks, LineCountTask } from './lineCounts.ts';
import { blockBytes, LineIndex } from './lineIndex.ts';
import { readPieces, type ReadableFile } from './readPieces.ts';

/** Counts are told for so many blocks at a time: 16 MB. */
const blocksTold = 256;

const { fd, encoding, to } = workerData as LineCountTask;
const index = new LineIndex(encoding);
let told = 0;
/** Tells the line breaks in blocks that were not told yet. */
const tell = (blocks: number): void => {
  const breaks = new Uint32Array(blocks - told);
  for (let block = told; block < blocks; block++)
    breaks[block - told] = index.breaksBefore(block + 1) - index.breaksBefore(block);
  told = blocks;
  const endsInCarriage = index.size === told * blockBytes && index.endsInCarriage;
  parentPort?.postMessage({ breaks, endsInCarriage } satisfies CountedBlocks, [breaks.buffer]);
};

const readFd = promisify(read);
const file: ReadableFile = {
  read: (buffer, offset, length, position) => readFd(fd, buffer, offset, length, position),
};
for await (const piece of readPieces(file, 0, to, new AbortController().signal)) {
  index.append(piece);
  if (index.settledBlocks >= told + blocksTold) tell(index.settledBlocks);
}
tell(Math.floor(index.size / blockBytes));
