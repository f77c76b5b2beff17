/**
 * Makes a text stand in a notification as it is: the editor would make links of `[label](target)`, also of commands, and
 * what a server says is not ours to run.
 */
export function notificationText(...parts: readonly (string | undefined)[]): string {
  return parts
    .filter((part) => part !== undefined && part !== '')
    .join(' ')
    .replaceAll('](', ']\u200b(');
}
