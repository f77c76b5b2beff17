import assert from 'node:assert/strict';
import type { BaseUrlProblem, Failure, FailureKind, InputProblem } from '../../../src/isales/index.ts';
import type { FailureAction } from '../../../src/protocol/callPanel.ts';
import { describeSkew } from '../../../src/wording/answerFailures.ts';
import { actionTitle } from '../../../src/wording/failureActions.ts';
import { describeFailure } from '../../../src/wording/failures.ts';
import { failureTitle } from '../../../src/wording/failureTitles.ts';
import { describeBaseUrlProblem, describeInputProblem } from '../../../src/wording/inputProblems.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { failureSamples } from '../../fakes/failureSamples.ts';

const minute = 60_000;
const kinds = Object.keys(failureSamples) as FailureKind[];

/** All that a user reads of a failure. */
function textOf(failure: Failure): string {
  const { title, lines, actions } = describeFailure(failure);
  return [title, ...lines.flatMap(({ label, text }) => [label, text]), ...actions.map(actionTitle)].join(
    '\n',
  );
}

function actionsOf(failure: Failure): readonly FailureAction[] {
  return describeFailure(failure).actions;
}

function assertReadable(text: string): void {
  assert.notEqual(text.trim(), '');
  assert.doesNotMatch(text, /undefined|null|NaN|\[object|\{\d+\}|\{\w+\}/);
}

beforeEach(() => {
  configureWording('en', {});
});

describe('describeFailure', () => {
  it('gives every kind its own title', () => {
    const titles = kinds.map((kind) => describeFailure(failureSamples[kind]).title);
    assert.equal(new Set(titles).size, kinds.length);
  });

  for (const kind of kinds) {
    it(`leaves no gap in the words for ${kind}`, () => {
      assertReadable(textOf(failureSamples[kind]));
    });
    if (kind !== 'cancelled')
      it(`says what to do next for ${kind}`, () => {
        const { lines, actions } = describeFailure(failureSamples[kind]);
        assert.ok(lines.length + actions.length > 0);
      });
  }

  const bare: readonly Failure[] = [
    { kind: 'noCredentials', storedFor: 'https://old.example' },
    { kind: 'noCredentials', store: 'forgetful' },
    { kind: 'noCredentials', store: 'unreadable' },
    { kind: 'tooManyRequests' },
    { kind: 'redirected', status: 301 },
    { kind: 'forbidden', html: false },
    { kind: 'httpStatus', status: 418, html: true },
    { kind: 'notJson', html: false },
    { kind: 'wrongShape', problems: [] },
    { kind: 'business', code: '0999999', description: '' },
    { kind: 'callNotFound', description: '' },
    { kind: 'unauthorized', clockSkewMs: -5 * minute },
  ];
  for (const failure of bare)
    it(`leaves no gap for ${JSON.stringify(failure)}`, () => {
      assertReadable(textOf(failure));
      for (const { label, text } of describeFailure(failure).lines) {
        assertReadable(label);
        assertReadable(text);
      }
    });

  const mending: readonly (readonly [FailureKind, FailureAction])[] = [
    ['noServer', 'addServer'],
    ['noCredentials', 'setCredentials'],
    ['caFileUnreadable', 'editServer'],
    ['hostNotFound', 'editServer'],
    ['refused', 'editServer'],
    ['unreachable', 'retry'],
    ['timeout', 'retry'],
    ['connectionLost', 'retry'],
    ['tlsUntrusted', 'trustCertificate'],
    ['tlsNameMismatch', 'editServer'],
    ['unauthorized', 'setCredentials'],
    ['tooManyRequests', 'retry'],
    ['httpStatus', 'retry'],
    ['unexpected', 'showLog'],
  ];
  for (const [kind, action] of mending)
    it(`offers "${action}" for ${kind}`, () => {
      assert.ok(actionsOf(failureSamples[kind]).includes(action));
    });

  for (const kind of kinds)
    it(`offers each action once for ${kind}`, () => {
      const actions = actionsOf(failureSamples[kind]);
      assert.equal(new Set(actions).size, actions.length);
    });

  it('offers no retry where the same question gets the same answer', () => {
    for (const kind of ['noServer', 'noCredentials', 'badInput'] as const)
      assert.ok(!actionsOf(failureSamples[kind]).includes('retry'), kind);
  });

  const facts: readonly (readonly [failure: Failure, fact: RegExp])[] = [
    [failureSamples.hostNotFound, /isales\.example/],
    [failureSamples.refused, /10\.22\.26\.181:28443/],
    [failureSamples.unreachable, /10\.22\.26\.181:28443/],
    [failureSamples.timeout, /15 s/],
    [failureSamples.caFileUnreadable, /\/certs\/isales\.pem/],
    [failureSamples.tlsNameMismatch, /10\.22\.26\.181/],
    [failureSamples.tlsUntrusted, /SELF_SIGNED_CERT_IN_CHAIN/],
    [failureSamples.tooManyRequests, /42 s/],
    [failureSamples.redirected, /https:\/\/login\.example/],
    [failureSamples.httpStatus, /503/],
    [failureSamples.wrongShape, /data\.callId/],
    [failureSamples.bodyTooLarge, /1 MiB|1024 KiB/],
    [failureSamples.callNotFound, /The call does not exist\./],
    [failureSamples.unexpected, /EWHAT/],
    [{ kind: 'noCredentials', store: 'forgetful' }, /keyring/],
    [{ kind: 'noCredentials', store: 'unreadable' }, /keyring/],
    [{ kind: 'noCredentials', storedFor: 'https://old.example' }, /https:\/\/old\.example/],
  ];
  for (const [failure, fact] of facts)
    it(`names the fact ${String(fact)} for ${failure.kind}`, () => {
      assert.match(textOf(failure), fact);
    });

  it("gives a business error's code, the server's description and our explanation", () => {
    const text = textOf(failureSamples.business);
    assert.match(text, /02000003/);
    assert.match(text, /callId is too long/);
    assert.match(text, /longer than allowed/);
  });

  it("shows an unknown business code as it is, with the server's own description", () => {
    const text = textOf({ kind: 'business', code: '0999999', description: 'Licence expired' });
    assert.match(text, /0999999/);
    assert.match(text, /Licence expired/);
  });

  it('blames the clock first for a 401 with a skew, and not at all without one', () => {
    const skewed = describeFailure({ kind: 'unauthorized', clockSkewMs: 5 * minute });
    assert.match(`${skewed.lines[0]?.label ?? ''} ${skewed.lines[0]?.text ?? ''}`, /clock.*5 min/s);
    assert.doesNotMatch(textOf(failureSamples.unauthorized), /5 min/);
  });

  it('takes an HTML 403 for the allow-list of a WAF', () => {
    assert.match(textOf({ kind: 'forbidden', html: true }), /list of allowed addresses|allow[- ]?list/i);
  });

  it('gives server text back as it came, brackets and all', () => {
    const description = 'bad {0} <b>id</b> {name}';
    assert.ok(textOf({ kind: 'business', code: '0200001', description }).includes(description));
  });

  it('explains codes in Chinese in a Chinese editor', () => {
    configureWording('zh-cn', undefined);
    assert.match(textOf(failureSamples.business), /参数长度大于规定长度/);
  });

  it('takes all its words from the translations', () => {
    const translations = marked();
    for (const kind of kinds) {
      configureWording('zh-cn', translations);
      const { title, lines } = describeFailure(failureSamples[kind]);
      assert.match(title, /«/, title);
      for (const { label } of lines) assert.match(label, /«/, label);
    }
  });
});

describe('failureTitle', () => {
  it('gives every kind its own title', () => {
    const titles = kinds.map(failureTitle);
    assert.equal(new Set(titles).size, kinds.length);
    titles.forEach(assertReadable);
  });
});

describe('actionTitle', () => {
  it('gives every action its own words', () => {
    const actions: Record<FailureAction, true> = {
      retry: true,
      addServer: true,
      startSimulator: true,
      editServer: true,
      setCredentials: true,
      testConnection: true,
      showLog: true,
      trustCertificate: true,
      setClientPassphrase: true,
    };
    const titles = (Object.keys(actions) as FailureAction[]).map(actionTitle);
    assert.equal(new Set(titles).size, titles.length);
    titles.forEach(assertReadable);
  });
});

describe('describeSkew', () => {
  it("says that this machine's clock is behind when the server's is later", () => {
    assert.match(describeSkew(5 * minute), /5 min.*behind/);
    assert.doesNotMatch(describeSkew(5 * minute), /ahead/);
  });
  it("says that this machine's clock is ahead when the server's is earlier", () => {
    assert.match(describeSkew(-90_000), /1 min 30 s.*ahead/);
    assert.doesNotMatch(describeSkew(-90_000), /behind/);
  });
});

describe('describeInputProblem and describeBaseUrlProblem', () => {
  const inputs: readonly InputProblem[] = [
    { field: 'vdnId', problem: 'notAnInteger1To9999' },
    { field: 'callId', problem: 'empty' },
    { field: 'callId', problem: 'tooLong' },
    { field: 'callId', problem: 'forbiddenCharacter' },
  ];
  const baseUrls: Record<BaseUrlProblem, true> = {
    notAUrl: true,
    notHttps: true,
    hasCredentials: true,
    hasPath: true,
    hasQuery: true,
  };

  it('say of every problem something else', () => {
    const texts = [
      ...inputs.map(describeInputProblem),
      ...(Object.keys(baseUrls) as BaseUrlProblem[]).map(describeBaseUrlProblem),
    ];
    assert.equal(new Set(texts).size, texts.length);
    texts.forEach(assertReadable);
  });

  it('name the limits', () => {
    assert.match(describeInputProblem({ field: 'vdnId', problem: 'notAnInteger1To9999' }), /1.*9,?999/);
    assert.match(describeInputProblem({ field: 'callId', problem: 'tooLong' }), /128/);
    assert.match(describeBaseUrlProblem('notHttps'), /https/);
  });
});

/** Translates every text into itself, marked. */
function marked(): Record<string, string> {
  return new Proxy<Record<string, string>>(
    {},
    { get: (_target, text) => (typeof text === 'string' ? `«${text}»` : undefined), has: () => true },
  );
}

after(() => {
  configureWording('en', {});
});
