/**
 * What the page that compares two calls and the extension say to each other. The page says `ready`; the extension
 * answers with both calls, and again when one of them is known better. As in a call panel, no secret is part of it.
 */
import type { CallPanelState } from './callPanel.ts';

/** From the page. */
export type ComparisonMessage =
  | { readonly type: 'ready' }
  /** Opens the panel of the first (0) or second (1) call. */
  | { readonly type: 'openCall'; readonly side: 0 | 1 };

/** To the page. */
export interface ComparisonUpdate {
  readonly type: 'comparison';
  readonly calls: readonly [CallPanelState, CallPanelState];
}
