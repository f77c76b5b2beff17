import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { spellDuration } from '../../../src/wording/durations.ts';
import { configureWording } from '../../../src/wording/language.ts';
import { inOneBreath } from '../../../src/wording/punctuation.ts';
import { callAloud, outcomeAloud } from '../../../src/wording/readAloud.ts';

const chinese = path.join(import.meta.dirname, '../../../l10n/bundle.l10n.zh-cn.json');
const call = { callId: '1644464743-1388', vdnId: 8 };

describe('Everyone: rows make sense when they are read aloud', () => {
  it('an answered call', () => {
    const outcome = outcomeAloud({ status: 'succeeded', ringingSeconds: 4, talkingSeconds: 65 });
    assert.equal(
      callAloud(call, outcome),
      'Call 1644464743-1388, VDN 8, Answered, ringing 4 seconds, talking 1 minute 5 seconds',
    );
  });

  it('a failed call: its group, its code in full, and how long it rang', () => {
    assert.match(
      outcomeAloud({ status: 'failed', failCode: '00603', ringingSeconds: 38 }),
      /^[A-Z][a-z ]+, 00603 [A-Z][^,]+, ringing 38 seconds$/,
    );
  });

  it('a call with a status that nobody knows', () => {
    assert.equal(outcomeAloud({ status: 'unknown' }), 'Outcome unknown');
  });

  it('facts with pauses between them, and none for what is missing', () => {
    assert.equal(inOneBreath('a', undefined, '', 'b'), 'a, b');
  });

  for (const [seconds, said] of [
    [0, '0 seconds'],
    [1, '1 second'],
    [60, '1 minute'],
    [3725, '1 hour 2 minutes'],
    [90_000, '1 day 1 hour'],
    [Number.NaN, '0 seconds'],
  ] as const)
    it(`${seconds} s as "${said}"`, () => {
      assert.equal(spellDuration(seconds, 'en'), said);
    });

  it('in Chinese, too', () => {
    configureWording('zh-cn', JSON.parse(readFileSync(chinese, 'utf8')) as Record<string, string>);
    try {
      const said = callAloud(call, outcomeAloud({ status: 'succeeded', talkingSeconds: 4 }));
      assert.match(said, /^呼叫 1644464743-1388，VDN 8，已接通，通话时长 4\s?秒/);
    } finally {
      configureWording('en', {});
    }
  });
});
