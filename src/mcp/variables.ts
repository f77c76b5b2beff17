/** Names of the environment variables that the MCP server reads. */
export const variables = {
  server: 'ISALES_SERVER',
  /** A file, or a pipe, with the account's keys as JSON. */
  keysFile: 'ISALES_KEYS_FILE',
  accessKey: 'ISALES_ACCESS_KEY',
  secretKey: 'ISALES_SECRET_KEY',
  passphrase: 'ISALES_PASSPHRASE',
  timeoutSeconds: 'ISALES_TIMEOUT_SECONDS',
  /** The user's own patterns of call IDs as JSON: regular expressions by their names. */
  patterns: 'ISALES_PATTERNS',
  batchSize: 'ISALES_BATCH_SIZE',
  secondsBetweenBatches: 'ISALES_SECONDS_BETWEEN_BATCHES',
  /** The folder by which the windows of the editor take turns in asking a server. */
  turnsFolder: 'ISALES_TURNS_FOLDER',
  mostRequests: 'ISALES_MOST_REQUESTS',
  perMinutes: 'ISALES_PER_MINUTES',
} as const;

/** The value of a variable; `undefined` for one that the starting program left empty, or did not put in. */
export function valueOf(environment: NodeJS.ProcessEnv, name: string): string | undefined {
  const value = environment[name];
  return value === undefined || value.trim() === '' || /^\$\{.*\}$/.test(value) ? undefined : value;
}
