/** The keys of the simulator's only account: public on purpose, good for nothing else. */
export const demoCredentials = {
  accessKey: 'SIMULATOR-AK',
  secretKey: 'simulator-sk-not-secret',
} as const;
