import { getCACertificates } from 'node:tls';

/**
 * PEM texts of all authorities that vouch for a server: Node's, the operating system's, and those of a profile. Node
 * takes a list only in place of its own, never besides.
 * @param ca PEM text of further ones
 */
export function trustedAuthorities(ca: string | undefined): string[] {
  const usual = new Set([...getCACertificates('default'), ...systemAuthorities()]);
  return ca === undefined ? [...usual] : [...usual, ca];
}

/** Not every build of Node can read the operating system's. */
function systemAuthorities(): string[] {
  try {
    return getCACertificates('system');
  } catch {
    return [];
  }
}
