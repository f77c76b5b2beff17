/** Environment variables that tell a suite inside the editor where its results go. */

/** File that a suite appends its lines of output to. */
export const LOG_VARIABLE = 'ISALES_TEST_LOG';
/** File that a suite writes its counts to. */
export const COUNTS_VARIABLE = 'ISALES_TEST_COUNTS';
/** Text that the titles of the wanted tests contain. */
export const GREP_VARIABLE = 'ISALES_TEST_GREP';
/** File with a certificate and key, JSON, of an authority that the system trusts. */
export const IDENTITY_VARIABLE = 'ISALES_TEST_IDENTITY';
/** Port at which the editor expects a proxy. */
export const PROXY_VARIABLE = 'ISALES_TEST_PROXY_PORT';
