import type { CallKey } from '../../lookup/call.ts';
import type { LogFileThread } from '../../logFile/logFileThread.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';
import type { CallSequence, Reveal } from '../callPanel/callSequence.ts';

export interface ViewerSequenceParts {
  /** Of the file. */
  readonly name: string;
  readonly serverId: string;
  readonly thread: Pick<LogFileThread, 'call'>;
  /** A call with the VDN that the file or the server tells. */
  readonly named: (callId: string, offset: number) => Promise<NamedCall>;
  readonly reveal: (offset: number, how: Reveal) => void;
}

/** So many calls without a VDN are passed over at one step. */
const mostSkipped = 200;

/** The calls of a log in the viewer, in the order of the lines that name them first. The file's thread knows them. */
export function sequenceOfViewer({
  name,
  serverId,
  thread,
  named,
  reveal,
}: ViewerSequenceParts): CallSequence {
  return {
    place: async ({ callId }) => {
      const found = await thread.call('callInOrder', callId);
      if (!found || found.total < 2) return undefined;
      const { position, total, previous, next } = found;
      return {
        name,
        position,
        total,
        ...(previous ? { previous: previous.callId } : {}),
        ...(next ? { next: next.callId } : {}),
      };
    },
    neighbour: async ({ callId }, direction): Promise<CallKey | undefined> => {
      let from = callId;
      for (let skipped = 0; skipped < mostSkipped; skipped++) {
        const step = (await thread.call('callInOrder', from))?.[direction];
        if (!step) return undefined;
        const { vdnId } = await named(step.callId, step.offset);
        // It cannot be asked for.
        if (vdnId !== undefined) return { serverId, vdnId, callId: step.callId };
        from = step.callId;
      }
      return undefined;
    },
    reveal: async ({ callId }, how) => {
      const found = await thread.call('callInOrder', callId);
      if (found) reveal(found.offset, how);
    },
  };
}
