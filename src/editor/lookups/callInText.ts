import type { CallReference } from '../../ids/callReference.ts';
import { readCallReference, type CallFinders } from '../../callsInText/index.ts';

/** The one call that a pasted or selected text names; `undefined` where it names none, or several. */
export function callInText(text: string, finders: CallFinders): CallReference | undefined {
  return readCallReference(text, Date.now(), finders);
}
