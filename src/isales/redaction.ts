/**
 * The one place that takes secrets out of text: keys, signatures and signed URLs, plain, URL-encoded (once or twice) or
 * inside JSON. What it does not know it leaves as it is.
 */

export const redacted = '‹redacted›';
const tooDeep = '‹nested too deeply›';
const maxDepth = 100;

const secretParameters = [
  'Signature',
  'AccessKeyId',
  'X-(?:Amz|Obs)-(?:Signature|Credential|Security-Token)',
  'security-token',
  'access_?token',
];
// A value ends at the next parameter, also where the ampersand is encoded; JSON may write its slashes as \/.
const secretParameter = new RegExp(
  `(${secretParameters.join('|')})(=|%3D|%253D)(?:(?!%26|%2526)(?:[^&\\s"'<>\\\\]|\\\\+/))+`,
  'gi',
);
const authorization = /auth-v2(\\*\/|%2F|%252F)(?:[^\s"'<>,\\]|\\+\/)+/gi;
const secretField = /("(?:secretKey|accessKey|sk|ak|passphrase|authorization)"\s*:\s*)"(?:[^"\\]|\\.)*"/gi;
const recordPathField = /(\\*"recordPath\\*"\s*:\s*\\*")([^"]*)/gi;

/**
 * Takes secrets out of a text.
 * @param secrets values to take out wherever they stand, e.g. the keys in use
 */
export function redactText(text: string, secrets: Iterable<string> = []): string {
  let clean = text;
  for (const form of writtenForms(secrets)) clean = clean.replaceAll(form, redacted);
  return (
    clean
      // Servers put white space into signed URLs; it would end a parameter too early.
      .replace(
        recordPathField,
        (_match, field: string, path: string) => field + redactQuery(path.replace(/\s+|\\+[nrtf]/g, '')),
      )
      .replace(authorization, (_match, slash: string) => `auth-v2${slash}${redacted}`)
      .replace(secretParameter, (_match, name: string, equals: string) => `${name}${equals}${redacted}`)
      .replace(secretField, (_match, field: string) => `${field}"${redacted}"`)
  );
}

/**
 * Takes secrets out of every name and text inside a decoded JSON value, and cuts off what is nested more than 100 deep;
 * the value itself stays untouched.
 */
export function redactJson(value: unknown, secrets: readonly string[] = [], depth = 0): unknown {
  if (typeof value === 'string') return redactText(value, secrets);
  if (typeof value !== 'object' || value === null) return value;
  if (depth >= maxDepth) return tooDeep;
  if (Array.isArray(value)) return value.map((item) => redactJson(item, secrets, depth + 1));
  return Object.fromEntries(
    Object.entries(value).map(([name, item]) => [
      redactText(name, secrets),
      redactJson(
        name === 'recordPath' && typeof item === 'string' ? redactQuery(item.replace(/\s+/g, '')) : item,
        secrets,
        depth + 1,
      ),
    ]),
  );
}

/** Hides all but the last four digits of a called number: `88881955` becomes `••••1955`. */
export function maskNumber(number: string): string {
  return number.length <= 4 ? '•'.repeat(number.length) : '•'.repeat(number.length - 4) + number.slice(-4);
}

/** Masks a called number wherever it stands inside a decoded JSON value; the value itself stays untouched. */
export function maskNumberIn(value: unknown, number: string | undefined): unknown {
  if (number === undefined || number === '') return value;
  if (typeof value === 'string') return value.replaceAll(number, maskNumber(number));
  if (typeof value === 'number') return String(value) === number ? maskNumber(number) : value;
  if (Array.isArray(value)) return value.map((item) => maskNumberIn(item, number));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, item]) => [name, maskNumberIn(item, number)]));
}

/** Of a recording's URL, every parameter may be the secret one; only its end is of use to people. */
function redactQuery(url: string): string {
  return url.replace(/([?&])(?!Expires=)([^=&]+)=[^&]*/g, `$1$2=${redacted}`);
}

/** The secrets as they may stand in a URL, in JSON, or in JSON inside JSON; the longest first, so that no tail stays. */
function writtenForms(secrets: Iterable<string>): string[] {
  const forms = new Set<string>();
  for (const secret of secrets) {
    if (secret === '') continue;
    const inUrl = encodeURIComponent(secret);
    const inUrlTwice = encodeURIComponent(inUrl);
    const inJson = JSON.stringify(secret).slice(1, -1);
    const inJsonTwice = JSON.stringify(inJson).slice(1, -1);
    for (const form of [
      secret,
      inUrl,
      lowerCaseHex(inUrl),
      inUrlTwice,
      lowerCaseHex(inUrlTwice),
      inJson,
      inJsonTwice,
    ])
      forms.add(form);
    forms.add(inJson.replaceAll('/', '\\/')).add(inJsonTwice.replaceAll('/', '\\\\/'));
  }
  return [...forms].sort((a, b) => b.length - a.length);
}

function lowerCaseHex(encoded: string): string {
  return encoded.replace(/%(?:25)*[0-9A-F]{2}/g, (byte) => byte.toLowerCase());
}
