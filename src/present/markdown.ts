import { replaceInvisible } from '../text/invisible.ts';

/** Markdown of hovers. Whatever comes from a log or a server goes through `escapeMarkdown` first. */

/** The editor makes icons of `$(name)` even where it is escaped or code; not with something in between. */
const noIcon = '$\u200b(';

/** Makes a text stand as it is: no markup, no link, no icon, no line break. */
export function escapeMarkdown(text: string): string {
  return seen(text)
    .replaceAll('$(', noIcon)
    .replace(/[\\`*_{}[\]()#+\-.!|<>~$&:@]/g, '\\$&')
    .replace(/\s+/g, ' ');
}

/** A text in a code span, whatever it holds. */
export function codeSpan(text: string): string {
  const clean = seen(text).replaceAll('$(', noIcon).replace(/\s+/g, ' ');
  let longestRun = 0;
  for (const [run] of clean.matchAll(/`+/g)) longestRun = Math.max(longestRun, run.length);
  const fence = '`'.repeat(longestRun + 1);
  const padding = /^`|`$/.test(clean) ? ' ' : '';
  return fence + padding + clean + padding + fence;
}

/** A link that runs one of the extension's own commands. */
export function commandLink(title: string, command: string, argument?: unknown, tooltip = ''): string {
  const query =
    argument === undefined
      ? ''
      : `?${encodeURIComponent(JSON.stringify([argument])).replace(/[()']/g, percentEncode)}`;
  const hint = tooltip === '' ? '' : ` "${tooltip.replaceAll('"', '')}"`;
  return `[${title}](command:${command}${query}${hint})`;
}

function percentEncode(character: string): string {
  return `%${character.charCodeAt(0).toString(16).toUpperCase()}`;
}

function seen(text: string): string {
  return replaceInvisible(text, () => ' ');
}
