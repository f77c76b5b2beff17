import * as l10n from '@vscode/l10n';
import { formatCount } from './numbers.ts';

/**
 * Things counted, with their word in the form that the count asks for: "1 call", "2,054 calls". English has one form for
 * one and another for all else, Chinese has one form. To be put into sentences as a whole, so that no sentence needs
 * forms of its own for them.
 */

export function callsCounted(count: number): string {
  return count === 1 ? l10n.t('1 call') : l10n.t('{0} calls', formatCount(count));
}

/** "2 of 28 calls", "0 of 1 call". */
export function callsOf(part: number, whole: number): string {
  return whole === 1
    ? l10n.t('{0} of 1 call', formatCount(part))
    : l10n.t('{0} of {1} calls', formatCount(part), formatCount(whole));
}

export function callIdsCounted(count: number): string {
  return count === 1 ? l10n.t('1 call ID') : l10n.t('{0} call IDs', formatCount(count));
}

/** How often texts name a call. */
export function mentionsCounted(count: number): string {
  return count === 1 ? l10n.t('1 mention') : l10n.t('{0} mentions', formatCount(count));
}

export function vdnsCounted(count: number): string {
  return count === 1 ? l10n.t('1 VDN') : l10n.t('{0} VDNs', formatCount(count));
}

export function filesCounted(count: number): string {
  return count === 1 ? l10n.t('1 file') : l10n.t('{0} files', formatCount(count));
}

/** "3 of 12 files", "1 of 1 file". */
export function filesOf(part: number, whole: number): string {
  return whole === 1
    ? l10n.t('{0} of 1 file', formatCount(part))
    : l10n.t('{0} of {1} files', formatCount(part), formatCount(whole));
}

export function linesCounted(count: number): string {
  return count === 1 ? l10n.t('1 line') : l10n.t('{0} lines', formatCount(count));
}

export function matchesCounted(count: number): string {
  return count === 1 ? l10n.t('1 match') : l10n.t('{0} matches', formatCount(count));
}

export function differencesCounted(count: number): string {
  return count === 1 ? l10n.t('1 difference (≠)') : l10n.t('{0} differences (≠)', formatCount(count));
}
