/**
 * What a binary file of cryptography is, by the first fields that its standard prescribes. It is read no further:
 * certificates and keys are Node's to read.
 */

interface Field {
  readonly tag: number;
  readonly start: number;
  /** Behind its content. */
  readonly end: number;
}

const sequence = 0x30;
const integer = 0x02;
const objectId = 0x06;
/** `pkcs7-signedData`, 1.2.840.113549.1.7.2. */
const signedData = Buffer.from('2a864886f70d010702', 'hex');
/** `pkcs-5` and `pkcs-12 PbeIds`, by which keys are encrypted. */
const encryptionIds = [Buffer.from('2a864886f70d0105', 'hex'), Buffer.from('2a864886f70d010c01', 'hex')];

/** Reads the head of a field; `undefined` where it does not fit into the bytes. */
function fieldAt(bytes: Uint8Array, at: number): Field | undefined {
  const [tag, short] = [bytes[at], bytes[at + 1]];
  if (tag === undefined || short === undefined) return undefined;
  if (short === 0x80) return { tag, start: at + 2, end: bytes.length };
  const lengthBytes = short < 0x80 ? 0 : short - 0x80;
  if (lengthBytes > 4) return undefined;
  const start = at + 2 + lengthBytes;
  const length =
    lengthBytes === 0 ? short : bytes.subarray(at + 2, start).reduce((sum, byte) => sum * 256 + byte, 0);
  return start + length <= bytes.length ? { tag, start, end: start + length } : undefined;
}

/** The first fields inside a field, as many as are asked for. */
function fieldsIn(bytes: Uint8Array, { start, end }: Field, count: number): Field[] {
  const fields: Field[] = [];
  for (let at = start; at < end && fields.length < count;) {
    const field = fieldAt(bytes, at);
    if (!field) break;
    fields.push(field);
    at = field.end;
  }
  return fields;
}

/** The whole sequences that bytes consist of, one after the other, up to where they are none any more. */
export function derSequences(bytes: Uint8Array): Uint8Array[] {
  const found: Uint8Array[] = [];
  for (let at = 0; at < bytes.length;) {
    const field = fieldAt(bytes, at);
    if (field?.tag !== sequence) break;
    found.push(bytes.subarray(at, field.end));
    at = field.end;
  }
  return found;
}

/** Whether a sequence begins that is longer than what there is. Text begins with no such two bytes. */
export function isCutDer(bytes: Uint8Array): boolean {
  const lengthBytes = (bytes[1] ?? 0) - 0x80;
  return bytes[0] === sequence && lengthBytes > 0 && lengthBytes <= 4 && fieldAt(bytes, 0) === undefined;
}

/** Some programs write PKCS#7 and PKCS#12 without saying how long they are. */
export function beginsIndefinite(bytes: Uint8Array): boolean {
  return bytes[0] === sequence && bytes[1] === 0x80;
}

function firstFields(bytes: Uint8Array, count: number): Field[] {
  const outer = fieldAt(bytes, 0);
  return outer?.tag === sequence ? fieldsIn(bytes, outer, count) : [];
}

function contentOf(bytes: Uint8Array, field: Field): Uint8Array {
  return bytes.subarray(field.start, field.end);
}

export function isPkcs7(bytes: Uint8Array): boolean {
  const [type] = firstFields(bytes, 1);
  return type?.tag === objectId && signedData.equals(contentOf(bytes, type));
}

/** Version 3, then a `ContentInfo`. */
export function isPkcs12(bytes: Uint8Array): boolean {
  const [version, content] = firstFields(bytes, 2);
  if (version?.tag !== integer || content?.tag !== sequence) return false;
  const [type] = fieldsIn(bytes, content, 1);
  return bytes[version.start] === 3 && version.end - version.start === 1 && type?.tag === objectId;
}

/** An algorithm of encryption, then the encrypted octets. */
export function isEncryptedPkcs8(bytes: Uint8Array): boolean {
  const [algorithm, encrypted] = firstFields(bytes, 2);
  if (algorithm?.tag !== sequence || encrypted?.tag !== 0x04) return false;
  const [id] = fieldsIn(bytes, algorithm, 1);
  if (id?.tag !== objectId) return false;
  const named = contentOf(bytes, id);
  return encryptionIds.some((prefix) => prefix.equals(named.subarray(0, prefix.length)));
}

/** A certification request: version 0, a name, a public key, attributes. */
export function isRequest(bytes: Uint8Array): boolean {
  const [info] = firstFields(bytes, 1);
  if (info?.tag !== sequence) return false;
  const tags = fieldsIn(bytes, info, 4).map(({ tag }) => tag);
  return tags[0] === integer && tags[1] === sequence && tags[2] === sequence && tags[3] === 0xa0;
}

/** A list of revoked certificates: perhaps a version, an algorithm, a name, a time. */
export function isCrl(bytes: Uint8Array): boolean {
  const [info] = firstFields(bytes, 1);
  if (info?.tag !== sequence) return false;
  const tags = fieldsIn(bytes, info, 4).map(({ tag }) => tag);
  if (tags[0] === integer) tags.shift();
  return tags[0] === sequence && tags[1] === sequence && (tags[2] === 0x17 || tags[2] === 0x18);
}
