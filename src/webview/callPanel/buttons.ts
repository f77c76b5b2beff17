import type { CallPanelAction } from '../../protocol/callPanel.ts';
import { h, type Child } from '../dom.ts';

export interface ButtonOptions {
  readonly action: CallPanelAction;
  /** Where an action has two buttons. */
  readonly key?: string;
  readonly isMain?: boolean;
  /** Looks like a link, in the middle of a text. */
  readonly isLink?: boolean;
  /** The classes of a button that looks like no other. */
  readonly look?: string;
  /** It can be focused still, so that the focus is not lost while the server is asked. */
  readonly isBusy?: boolean;
}

/** A button that asks the extension for something. One listener on the whole panel hears them all. */
export function button(options: ButtonOptions, ...children: readonly Child[]): HTMLButtonElement {
  return h(
    'button',
    {
      type: 'button',
      class:
        options.look ?? (options.isMain === true ? 'main' : options.isLink === true ? 'link' : undefined),
      'data-key': options.key ?? options.action,
      'data-action': options.action,
      'aria-disabled': options.isBusy === true ? 'true' : undefined,
    },
    ...children,
  );
}
