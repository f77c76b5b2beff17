import { visible } from '../wording/visible.ts';

/**
 * Makes a text stand as it is in a notification, or below a box of input: the editor would make links of
 * `[label](target)`, also of commands, and what a server or a link says is not ours to run.
 */
export function notificationText(...parts: readonly (string | undefined)[]): string {
  return parts
    .flatMap((part) => (part === undefined || part === '' ? [] : [visible(part)]))
    .join(' ')
    .replaceAll('](', ']\u200b(');
}
