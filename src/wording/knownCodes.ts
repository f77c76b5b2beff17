import type { KnownCodes } from '../isales/serverCodes.ts';

/** Whose codes are meant: meanings differ between servers and their VDNs. */
export interface CodesOf {
  readonly serverId: string;
  readonly vdnId?: number | undefined;
}

type KnownCodesOf = (of: CodesOf | undefined) => KnownCodes | undefined;

let knownCodesOf: KnownCodesOf = () => undefined;

/** Sets where the servers' own words for codes come from, once a process. They go before the built-in tables. */
export function configureCodes(known: KnownCodesOf): void {
  knownCodesOf = known;
}

/** What a server itself says of its codes, as far as it is known. */
export function knownCodes(of: CodesOf | undefined): KnownCodes | undefined {
  return knownCodesOf(of);
}
