import * as l10n from '@vscode/l10n';
import type { FileContent } from '../isales/certificateFile.ts';
import type { Failure } from '../isales/failures.ts';

type WrongFile = Omit<Extract<Failure, { kind: 'certificateFileUnusable' }>, 'kind'>;

/** What a file holds in place of the certificate or key that is wanted, and what makes one of it. */
export function describeFileContent(failure: WrongFile): { readonly found: string; readonly todo: string } {
  return { found: describeFound(failure.found, failure.wanted), todo: describeTodo(failure) };
}

function describeFound(found: FileContent, wanted: WrongFile['wanted']): string {
  switch (found) {
    case 'empty':
      return l10n.t('The file is empty.');
    case 'certificate':
      return l10n.t('It holds a certificate, but no private key.');
    case 'pkcs7Pem':
    case 'pkcs7Der':
      return l10n.t('It is a PKCS#7 bundle (.p7b), not a PEM certificate.');
    case 'pkcs12':
      return l10n.t('It is a PKCS#12 container (.p12, .pfx), not a PEM certificate.');
    case 'javaKeystore':
      return l10n.t('It is a Java keystore, not a PEM certificate.');
    case 'privateKey':
      return l10n.t('It holds a private key, but no certificate.');
    case 'openSshKey':
      return l10n.t('It holds a key in the format of OpenSSH, which TLS cannot use.');
    case 'publicKey':
      return l10n.t('It holds a public key alone.');
    case 'request':
      return l10n.t('It is a request for a certificate (CSR), not the certificate itself.');
    case 'revocationList':
      return l10n.t('It is a list of revoked certificates (CRL), not a certificate.');
    case 'utf16':
      return l10n.t('It is a text in UTF-16; PEM is plain ASCII.');
    case 'damaged':
      return l10n.t('A certificate or key in it is damaged or cut short.');
    case 'webPage':
      return l10n.t('It is a web page, not a certificate: the download may have wanted you to sign in.');
    case 'other':
      return wanted === 'clientKey'
        ? l10n.t('It holds no private key that can be read.')
        : l10n.t('It holds no certificate that can be read.');
  }
}

function describeTodo({ file, found, wanted }: WrongFile): string {
  const isClients = wanted !== 'authority';
  const command = commandFor(
    found,
    isClients,
    quoted(file),
    quoted(converted(file, '.pem'), 'NEW.pem'),
    quoted(converted(file, '.p12'), 'NEW.p12'),
  );
  if (command !== undefined) return l10n.t('Convert it and set the new file: {0}', command);
  if (wanted === 'clientKey' && found === 'certificate')
    return l10n.t('Set the file with its private key as well, or a PKCS#12 file with both.');
  if (found === 'privateKey' && wanted === 'authority')
    return l10n.t(
      'Ask the operator for the certificate of the authority. Nobody needs a private key for this.',
    );
  if (found === 'privateKey')
    return l10n.t('Set the file with the certificate, and this one as the file of its key.');
  if (found === 'request') return l10n.t('Ask whoever signed the request for the certificate.');
  return l10n.t('Choose another file, or remove it from the server’s settings.');
}

function commandFor(
  found: FileContent,
  isClients: boolean,
  from: string,
  pem: string,
  p12: string,
): string | undefined {
  switch (found) {
    case 'pkcs7Pem':
      return `openssl pkcs7 -print_certs -in ${from} -out ${pem}`;
    case 'pkcs7Der':
      return `openssl pkcs7 -inform DER -print_certs -in ${from} -out ${pem}`;
    case 'pkcs12':
      return `openssl pkcs12 ${isClients ? '-nodes' : '-nokeys'} -in ${from} -out ${pem}`;
    case 'javaKeystore':
      return isClients
        ? `keytool -importkeystore -deststoretype PKCS12 -srckeystore ${from} -destkeystore ${p12}`
        : `keytool -list -rfc -keystore ${from} > ${pem}`;
    case 'utf16':
      return `iconv -f UTF-16 -t UTF-8 ${from} > ${pem}`;
    case 'openSshKey':
      return `cp ${from} ${pem} && ssh-keygen -p -m PEM -f ${pem}`;
    default:
      return undefined;
  }
}

/** Beside the file, never over it. */
function converted(file: string, extension: string): string {
  const stem = file.replace(/\.[^./\\]*$/, '');
  return file.toLowerCase().endsWith(extension) ? `${stem}-converted${extension}` : `${stem}${extension}`;
}

/** For any shell, or not at all: names with characters that a shell would read are left to the reader. */
function quoted(file: string, otherwise = 'FILE'): string {
  return /^[\p{L}\p{N} ._~:/\\()+@=,-]+$/u.test(file) ? `"${file}"` : otherwise;
}
