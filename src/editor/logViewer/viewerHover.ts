import * as vscode from 'vscode';
import type { LookupService } from '../../lookup/lookupService.ts';
import type { VdnOfHit } from '../../logs/index.ts';
import type { CallHover } from '../../protocol/logViewer.ts';
import type { NamedCall } from '../../protocol/languageServer.ts';
import { readSetting } from '../contributions.ts';
import type { HoverConsent } from '../logs/hoverConsent.ts';
import { presentFacts } from '../logs/presentFacts.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';

export interface ViewerHoverParts {
  readonly registry: ServerRegistry;
  readonly service: LookupService;
  readonly consent: HoverConsent;
}

/** What hovers in the viewer say and ask: the same as those in logs, under the same consent. */
export class ViewerHover {
  readonly #parts: ViewerHoverParts;

  constructor(parts: ViewerHoverParts) {
    this.#parts = parts;
  }

  /** A call with the VDN that the text names, else the server's default. */
  named(callId: string, vdn: VdnOfHit | undefined): NamedCall {
    if (vdn) return { callId, vdnId: vdn.vdnId, vdnSource: vdn.source };
    const vdnId = this.#parts.registry.active?.defaultVdnId;
    return vdnId === undefined ? { callId } : { callId, vdnId, vdnSource: 'default' };
  }

  /**
   * Says what is known of a call, and asks the server where that is agreed.
   * @param show told at once, and again when the result is there
   * @param signal ends it, down to the request
   */
  async run(call: NamedCall, show: (hover: CallHover) => void, signal: AbortSignal): Promise<void> {
    const { registry, service, consent } = this.#parts;
    const { active } = registry;
    const utcOffset = (): Pick<CallHover, 'utcOffsetMinutes'> => {
      const utcOffsetMinutes = active && service.utcOffsetOf(active.id);
      return utcOffsetMinutes === undefined ? {} : { utcOffsetMinutes };
    };
    const tell = (result: CallHover['result']): void => {
      if (!signal.aborted) show({ call, ...utcOffset(), hasServer: active !== undefined, result });
    };
    if (!active || call.vdnId === undefined) {
      tell('button');
      return;
    }
    const key = { serverId: active.id, vdnId: call.vdnId, callId: call.callId };
    const cached = service.peek(key);
    if (cached) {
      tell(presentFacts(cached, readSetting('maskNumbers')));
      return;
    }
    if (!consent.isGiven(active.id)) {
      tell('button');
      consent.askOnce(active);
      return;
    }
    tell('asking');
    const lookup = await service.lookUp(key, { signal });
    tell(presentFacts(lookup, readSetting('maskNumbers')));
  }
}

/** The IDs of calls that are known to have failed, on the server in use. */
export function failedCallIds({ registry, service }: ViewerHoverParts): string[] {
  const { active } = registry;
  if (!active) return [];
  return service
    .cachedOf(active.id)
    .filter(({ answer }) => answer.ok && answer.value.status === 'failed')
    .map(({ call }) => call.callId);
}

/** Looks a call up in its panel; asks for a VDN that nothing names. */
export async function openCall({ callId, vdnId }: NamedCall, command: string): Promise<void> {
  await vscode.commands.executeCommand(command, { callId, ...(vdnId === undefined ? {} : { vdnId }) });
}
