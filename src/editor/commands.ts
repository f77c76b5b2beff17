import { isVdnId } from '../ids/vdnId.ts';
import type { CallKey } from '../lookup/call.ts';

/**
 * Carries out one command; `target` is what the caller handed over, e.g. a row of a view, `selected` all that is selected
 * beside it.
 */
export type CommandHandler = (target: unknown, selected?: unknown) => Promise<void> | void;

/** Does something with the call that a command was run on. */
export function withCall(act: (call: CallKey, target: unknown) => Promise<unknown>): CommandHandler {
  return async (target) => {
    const call = callOf(target);
    if (call) await act(call, target);
  };
}

/** The call that a row of the view or a link of a hover means. */
export function callOf(target: unknown): CallKey | undefined {
  if (typeof target !== 'object' || target === null || !('call' in target)) return undefined;
  const { call } = target;
  if (typeof call !== 'object' || call === null) return undefined;
  const { serverId, vdnId, callId } = call as Record<string, unknown>;
  return typeof serverId === 'string' && isVdnId(vdnId) && typeof callId === 'string'
    ? { serverId, vdnId, callId }
    : undefined;
}
