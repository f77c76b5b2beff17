import v8 from 'node:v8';
import vm from 'node:vm';

/** Below this a text leaves too little behind to bother, in characters. */
const largeText = 8 * 1024 * 1024;
const calmMs = 400;

let timer: NodeJS.Timeout | undefined;

/**
 * Gives memory back after a large text has come in: the message that brought it leaves several copies behind, which the
 * engine, seeing no need, would keep for as long as the server lives. Costs some tens of milliseconds, once, when the
 * server has had nothing to do for a moment.
 * @param length of the text in characters
 */
export function releaseMemoryAfter(length: number): void {
  if (length < largeText) return;
  clearTimeout(timer);
  timer = setTimeout(() => {
    v8.setFlagsFromString('--expose-gc');
    const collect: unknown = vm.runInNewContext('gc');
    if (typeof collect === 'function') (collect as () => void)();
  }, calmMs);
}
