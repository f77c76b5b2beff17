import type { LogViewerPlace, LogViewerQuery } from '../../protocol/logViewer.ts';

/** Reads where the page stood; anything may stand there. */
export function readPlace(kept: unknown): LogViewerPlace | undefined {
  const { top, left, line, anchor, call, onlyCall, find, focus } = fieldsOf(kept);
  if (!isPlace(top)) return undefined;
  const query = readQuery(find);
  const { callId, offset } = fieldsOf(call);
  return {
    top,
    left: isPlace(left) ? left : 0,
    line: isLine(line) ? line : Math.floor(top),
    anchor: isLine(anchor) ? anchor : isLine(line) ? line : Math.floor(top),
    ...(typeof callId === 'string' && isLine(offset) ? { call: { callId, offset } } : {}),
    ...(typeof onlyCall === 'string' ? { onlyCall } : {}),
    ...(query ? { find: query } : {}),
    ...(typeof focus === 'string' ? { focus } : {}),
  };
}

function readQuery(kept: unknown): LogViewerQuery | undefined {
  const { pattern, isRegExp, matchCase, wholeWord } = fieldsOf(kept);
  return typeof pattern === 'string' && pattern !== ''
    ? {
        pattern,
        isRegExp: isRegExp === true,
        matchCase: matchCase === true,
        wholeWord: wholeWord === true,
      }
    : undefined;
}

function isPlace(value: unknown): value is number {
  return typeof value === 'number' && value >= 0 && value <= Number.MAX_SAFE_INTEGER;
}

function isLine(value: unknown): value is number {
  return isPlace(value) && Number.isSafeInteger(value);
}

function fieldsOf(value: unknown): Record<string, unknown> {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>) : {};
}

/** The name by which what has the keyboard is found again; `undefined` for nothing of the page. */
export function nameOfFocus(element: Element | null): string | undefined {
  const named = element?.closest('[id], [data-key]');
  return named ? named.id || (named.getAttribute('data-key') ?? undefined) : undefined;
}

/** What has that name in the page now, and is to be seen. */
export function findByName(name: string): HTMLElement | undefined {
  const quoted = CSS.escape(name);
  const found = document.querySelector<HTMLElement>(`#${quoted}, [data-key="${quoted}"]`);
  return found?.checkVisibility() === true ? found : undefined;
}
