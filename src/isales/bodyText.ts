/**
 * The text of an answer's body. A byte order mark says how it is encoded, then the bytes themselves, where they are
 * UTF-8 beyond doubt, then the `charset` of the content type: servers name `ISO-8859-1` by default and send UTF-8.
 * Without any of them it is GB18030 (GBK is part of it) where that fits, as these servers write Chinese.
 * @param contentType value of the header, as it came
 */
export function bodyText(bytes: Uint8Array, contentType: string | undefined): string {
  const marked = markOf(bytes);
  if (marked !== undefined) return new TextDecoder(marked).decode(bytes);
  const declared = charsetOf(contentType);
  const utf8 = decode(bytes, 'utf-8');
  if (utf8 !== undefined && (declared === undefined || isSurelyUtf8(utf8) || !isCharset(declared)))
    return utf8;
  return (
    (declared === undefined ? undefined : decode(bytes, declared)) ??
    utf8 ??
    decode(bytes, 'gb18030') ??
    new TextDecoder().decode(bytes)
  );
}

function charsetOf(contentType: string | undefined): string | undefined {
  return /;\s*charset\s*=\s*["']?([^\s"';,]+)/i.exec(contentType ?? '')?.[1];
}

function markOf([first, second, third]: Uint8Array): string | undefined {
  if (first === 0xef && second === 0xbb && third === 0xbf) return 'utf-8';
  if (first === 0xff && second === 0xfe) return 'utf-16le';
  return first === 0xfe && second === 0xff ? 'utf-16be' : undefined;
}

/** Characters of three bytes and more hardly come about by chance in another encoding; those of two do. */
function isSurelyUtf8(text: string): boolean {
  return /[\u0800-\uffff]/.test(text);
}

function isCharset(label: string): boolean {
  try {
    return new TextDecoder(label).encoding !== '';
  } catch {
    return false;
  }
}

/** `undefined` where the bytes do not fit, and for an encoding that nobody knows. */
function decode(bytes: Uint8Array, encoding: string): string | undefined {
  try {
    return new TextDecoder(encoding, { fatal: true }).decode(bytes);
  } catch {
    return undefined;
  }
}
