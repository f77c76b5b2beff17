import assert from 'node:assert/strict';
import { readFile } from 'node:fs/promises';
import { presentLookup } from '../../../src/editor/callPanel/presentCall.ts';
import { CcIsalesClient, type Failure, type FailureKind } from '../../../src/isales/index.ts';
import { traitsOf } from '../../../src/isales/failureTraits.ts';
import type { StoreReason } from '../../../src/isales/storeAnswer.ts';
import { readTlsSettings } from '../../../src/isales/tlsSettings.ts';
import { failureCalls } from '../../../src/simulator/failureCalls.ts';
import { describeFailure } from '../../../src/wording/failures.ts';
import { describeKeptFailure } from '../../../src/wording/keptFailures.ts';
import { inFull, inShort, type FailureText } from '../../../src/wording/failureText.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { certificateSample, failureSamples } from '../../fakes/failureSamples.ts';
import { lookupOf } from '../../fakes/lookupPorts.ts';
import { useSimulator } from '../simulator/simulatorUnderTest.ts';

const languages = ['en', 'zh-cn'] as const;
const reasons: Record<StoreReason, true> = {
  expired: true,
  denied: true,
  clock: true,
  badSignature: true,
  unknownKey: true,
  badLink: true,
};
const stages = ['connecting', 'securing', 'sent', 'answered', undefined] as const;
const timeouts = stages.map((stage) => ({
  kind: 'timeout' as const,
  afterMs: 15_000,
  ...(stage ? { stage } : {}),
}));

/** Every failure, in every state that its words tell apart. */
const failures: readonly Failure[] = [
  ...Object.values(failureSamples),
  ...timeouts,
  ...Object.values(failureSamples).flatMap((failure): Failure[] =>
    isOfConnection(failure) ? [{ kind: 'recordingUnreachable', cause: failure }] : [],
  ),
  ...timeouts.map((cause): Failure => ({ kind: 'recordingUnreachable', cause })),
  ...(Object.keys(reasons) as StoreReason[]).map((reason): Failure => ({
    kind: 'recordingRefused',
    status: 403,
    code: 'AccessDenied',
    reason,
  })),
  { kind: 'noCredentials', storedFor: 'https://old.example' },
  { kind: 'noCredentials', store: 'forgetful' },
  { kind: 'noCredentials', store: 'unreadable' },
  { kind: 'unauthorized', clockSkewMs: 600_000 },
  { kind: 'unauthorized', clockSkewMs: -600_000 },
  { kind: 'forbidden', html: false },
  { kind: 'tooManyRequests' },
  { kind: 'blockedByFirewall', status: 403, retryAfterSeconds: 30 },
  { kind: 'redirected', status: 302 },
  { kind: 'redirected', status: 302, toOrigin: 'https://10.22.26.181:28443', isSameOrigin: true },
  ...[400, 404, 500, 502, 503, 504].map((status): Failure => ({ kind: 'httpStatus', status, html: false })),
  { kind: 'notJson', html: false },
  { kind: 'notJson', html: false, isEmpty: true },
  { kind: 'notJson', html: false, isNoHttp: true },
  { kind: 'bodyTooLarge', limitBytes: 1024 * 1024, limitValues: 20_000 },
  {
    kind: 'wrongShape',
    problems: [
      { problem: 'missing', fields: ['data'] },
      { problem: 'missing', fields: ['resultCode', 'returnCode'] },
      { problem: 'empty', field: 'data' },
      { problem: 'notThatCall', field: 'data' },
      { problem: 'wrongType', expected: ['object'], found: 'null' },
      { problem: 'wrongType', field: 'data.called', expected: [], found: 'list' },
      { problem: 'empty', field: 'data' },
    ],
  },
  { kind: 'proxyRefused', status: 502 },
  ...['ETIMEDOUT', 'ENOTFOUND', 'EWHAT'].map((code): Failure => ({ kind: 'proxyUnreachable', code })),
  { kind: 'clientCertificateUnusable', file: '/certs/me.p12', code: 'ENOENT' },
  { kind: 'tlsHandshake', code: 'ERR_SSL_TLSV1_ALERT_PROTOCOL_VERSION', wanted: 'TLSv1.3' },
  {
    kind: 'tlsUntrusted',
    host: '10.22.26.181:28443',
    problems: ['revoked', 'expired', 'wrongName'],
    code: 'CERT_REVOKED',
    certificate: certificateSample,
  },
  { kind: 'recordingGone' },
  { kind: 'recordingStatus', status: 400, code: 'Whatever' },
  { kind: 'recordingRedirected', status: 302 },
  { kind: 'recordingRedirected', status: 302, isCircle: true },
  ...['EACCES', 'EBUSY', 'EIO'].map((code): Failure => ({ kind: 'fileNotWritten', code })),
];

function isOfConnection(failure: Failure): failure is Extract<Failure, { kind: 'refused' }> {
  return (
    traitsOf(failure.kind).request === 'lost' &&
    !['cancelled', 'unexpected', 'recordingUnreachable'].includes(failure.kind)
  );
}

/** Facts of a certificate and words of somebody else: no sentences of ours. */
const quoted = [
  'Certificate',
  'Names',
  'Issued by',
  'Valid',
  'SHA-256 fingerprint',
  'Trusted so far',
  'Server says',
  'Meaning',
];

/** What cannot both be true of one failure, and so is never said without a word between them that says so. */
const exclusive: readonly (readonly [RegExp, RegExp])[] = [
  [/No connection came about/, /connection came about and|had begun|was sent;/],
  [/request was not sent|Nothing was sent/, /request was sent|had begun|The server closed/],
  [/had begun/, /nothing came back|drops the packets/],
  [/A web page came back/, /empty|cut short/],
  [/has not ended/, /has ended|hung up/],
  [/behind the server’s/, /ahead of the server’s/],
];

async function translationsOf(language: (typeof languages)[number]): Promise<Record<string, string>> {
  return language === 'en'
    ? {}
    : (JSON.parse(await readFile('l10n/bundle.l10n.zh-cn.json', 'utf8')) as Record<string, string>);
}

/** What every text of a failure keeps to. */
function check(
  { title, lines: all }: FailureText,
  language: (typeof languages)[number],
  translations: Record<string, string>,
): void {
  const lines = all.filter(({ label }) => !quoted.some((name) => label === (translations[name] ?? name)));
  const whole = [title, ...lines.flatMap(({ label, text }) => [label, text])].join('\n');
  assert.doesNotMatch(title, /[.。:：]$/, 'a title is no sentence');
  for (const { text } of lines) {
    assert.match(text, /[.?!。？！)）"]$/, `no sentence: ${text}`);
    if (language === 'en') assert.match(text, /^["“/A-Z0-9]/, `does not begin as a sentence: ${text}`);
  }
  assert.doesNotMatch(
    whole,
    /\bexpected\b|\bfound,|\| (?:number|string)|\b(?:Object|Array)\b|undefined|null\b(?![)）])|NaN|\{\d\}|\.\.(?!\.)|。。/,
    'words of a library, or a gap',
  );
  const labels = lines.map(({ label }) => label);
  const [likely = '', or = ''] = ['Likely cause', 'Or'].map((name) => translations[name] ?? name);
  assert.ok(labels.filter((label) => label === likely).length <= 1, 'one cause is the likeliest');
  if (labels.includes(or)) assert.equal(labels[labels.indexOf(or) - 1], likely, 'what “Or” is the other of');
  for (const [one, other] of exclusive)
    assert.ok(!(one.test(whole) && other.test(whole)), `contradicts itself: ${whole}`);
  if (language === 'zh-cn')
    assert.doesNotMatch(whole, /[a-z]{3,} [a-z]{3,} [a-z]{3,}|[\u4e00-\u9fff][.:,]/, 'half English');
}

describe('Each sentence of a failure is true where it stands', () => {
  for (const language of languages) {
    describe(`in ${language}`, () => {
      // Each time, as other files set it before each of their tests.
      let translations: Record<string, string>;
      beforeEach(async () => {
        translations = await translationsOf(language);
        configureWording(language, translations);
      });
      after(() => {
        configureWording('en', {});
      });

      for (const kind of Object.keys(failureSamples) as FailureKind[])
        it(`of ${kind}, of which only the kind was kept`, () => {
          const text = describeKeptFailure(kind, '10.22.26.181:28443');
          check(text, language, translations);
          assert.doesNotMatch(inFull(text), /[(（]0?[)）]|\b0 (?:s|ms)\b|\{\d/, 'a detail that is not known');
        });

      for (const failure of failures)
        it(`of ${JSON.stringify(failure).slice(0, 110)}`, () => {
          const text = describeFailure(failure);
          check(text, language, translations);
          for (const joined of [inShort(text), inFull(text)]) {
            assert.doesNotMatch(joined, /\.\.|。 |\. \.|undefined/);
            assert.ok(joined.startsWith(text.title));
          }
        });
    });
  }

  it('leaves no failure that was kept without a word on what to do or what caused it', () => {
    configureWording('en', {});
    // What these mean only their details tell.
    const nameless: readonly FailureKind[] = ['business', 'unexpected', 'fileNotWritten'];
    for (const kind of Object.keys(failureSamples) as FailureKind[])
      if (traitsOf(kind).leavesTrace && !kind.startsWith('recording') && !nameless.includes(kind))
        assert.notDeepEqual(describeKeptFailure(kind, 'a.example:1').lines, [], kind);
  });

  it('tells nobody that a request was sent when none was', () => {
    for (const failure of failures.filter(({ kind }) => traitsOf(kind).request === 'unsent'))
      assert.doesNotMatch(
        inFull(describeFailure(failure)),
        /was sent|answered|came back|round trip/i,
        failure.kind,
      );
    const never: readonly FailureKind[] = [
      'hostNotFound',
      'refused',
      'unreachable',
      'tlsUntrusted',
      'tlsNameMismatch',
    ];
    for (const failure of failures.filter(({ kind }) => never.includes(kind)))
      assert.doesNotMatch(inFull(describeFailure(failure)), /was sent\b|answered|came back/i, failure.kind);
  });

  it('says of a recording’s store nothing that is set for the server', () => {
    for (const failure of failures.filter(
      ({ kind }) => kind === 'recordingUnreachable' || kind === 'recordingRedirected',
    )) {
      const { lines, actions } = describeFailure(failure);
      assert.doesNotMatch(
        lines.map(({ text }) => text).join('\n'),
        /requestTimeoutSeconds|base URL|signed request|minTlsVersion|the server is running|trust this one/,
        JSON.stringify(failure),
      );
      assert.deepEqual(actions, ['retry'], JSON.stringify(failure));
    }
  });
});

describe('The panel of each call of the simulator’s table', function () {
  this.timeout(20_000);
  const simulator = useSimulator();
  /** The shorter ones end by themselves. */
  const timeoutMs = 700;

  for (const { callId } of failureCalls)
    it(`says nothing that is not so: ${callId}`, async () => {
      const { baseUrl, caFile, credentials } = simulator();
      const tls = await readTlsSettings({ baseUrl, caFile }, undefined);
      assert.ok(tls.ok);
      const client = new CcIsalesClient({ server: { baseUrl }, credentials, tls: tls.value, timeoutMs });
      const answer = await client.callResult(8, callId, { repeat: false });
      client.dispose();
      for (const language of languages) {
        const translations = await translationsOf(language);
        configureWording(language, translations);
        const { content } = presentLookup(lookupOf(callId, answer), { maskNumbers: false });
        if (content.kind === 'failure') check({ ...content, actions: [] }, language, translations);
        assert.doesNotMatch(JSON.stringify(content), /\bexpected,|Signature=(?!‹)/);
      }
      configureWording('en', {});
    });
});
