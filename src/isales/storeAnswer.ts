/** Why a store does not hand a recording out, by the code that S3, OBS and their kin give in XML. */
export type StoreReason = 'expired' | 'denied' | 'clock' | 'badSignature' | 'unknownKey' | 'badLink';

const reasons: Readonly<Record<string, StoreReason | 'archived' | 'gone' | 'busy'>> = {
  InvalidObjectState: 'archived',
  ObjectNotRestored: 'archived',
  RestoreAlreadyInProgress: 'archived',
  NoSuchKey: 'gone',
  NoSuchBucket: 'gone',
  NoSuchVersion: 'gone',
  NoSuchObject: 'gone',
  ExpiredToken: 'expired',
  AccessDenied: 'denied',
  AllAccessDisabled: 'denied',
  Forbidden: 'denied',
  RequestTimeTooSkewed: 'clock',
  SignatureDoesNotMatch: 'badSignature',
  InvalidSignature: 'badSignature',
  InvalidAccessKeyId: 'unknownKey',
  InvalidToken: 'unknownKey',
  InvalidSecurityToken: 'unknownKey',
  AuthorizationQueryParametersError: 'badLink',
  AuthorizationHeaderMalformed: 'badLink',
  InvalidURI: 'badLink',
  InvalidArgument: 'badLink',
  InvalidRequest: 'badLink',
  MalformedXML: 'badLink',
  SlowDown: 'busy',
  ServiceUnavailable: 'busy',
  InternalError: 'busy',
};

export interface StoreAnswer {
  /** As the store writes it; absent where it is not known, or no plain word. */
  readonly code?: string;
  readonly means?: StoreReason | 'archived' | 'gone' | 'busy';
}

/**
 * Reads the error document of a store. Of it only the code is kept: what stands beside repeats the link's signature.
 * @param head the beginning of the body
 */
export function readStoreAnswer(head: string): StoreAnswer {
  const code = /<Code>\s*(\w{1,60})\s*<\/Code>/.exec(head)?.[1];
  if (code === undefined || !Object.hasOwn(reasons, code)) return code === undefined ? {} : { code };
  const means = reasons[code];
  // S3 calls an expired link a denied one, and says the rest in its message.
  const isExpired = means === 'denied' && /<Message>[^<]*expired|<Expires>/i.test(head);
  return { code, ...(means === undefined ? {} : { means: isExpired ? 'expired' : means }) };
}
