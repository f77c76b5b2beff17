/** Names of the environment variables that the MCP server reads. */
export const variables = {
  server: 'ISALES_SERVER',
  accessKey: 'ISALES_ACCESS_KEY',
  secretKey: 'ISALES_SECRET_KEY',
  passphrase: 'ISALES_PASSPHRASE',
  timeoutSeconds: 'ISALES_TIMEOUT_SECONDS',
  /** The user's own patterns of call IDs as JSON: regular expressions by their names. */
  patterns: 'ISALES_PATTERNS',
} as const;
