import assert from 'node:assert/strict';
import { askWhen, runSteps, type Step, type StepOutcome } from '../../../src/editor/steps.ts';

describe('The steps of a question', () => {
  let seen: string[];
  const step =
    (name: string, ...outcomes: StepOutcome[]): Step =>
    ({ step: at, totalSteps }) => {
      seen.push(`${name} ${at}/${totalSteps}`);
      return Promise.resolve(outcomes.shift() ?? 'next');
    };

  beforeEach(() => {
    seen = [];
  });

  it('are counted without those that are no question', async () => {
    const isOwn = false;
    const went = await runSteps('t', [step('days'), askWhen(() => isOwn, step('own')), step('calls')]);
    assert.deepEqual([went, seen], [true, ['days 1/2', 'calls 2/2']]);
  });

  it('are counted with one that becomes a question on the way', async () => {
    let isOwn = false;
    const days: Step = (position) => {
      isOwn = true;
      return step('days')(position);
    };
    await runSteps('t', [days, askWhen(() => isOwn, step('own')), step('calls')]);
    assert.deepEqual(seen, ['days 1/2', 'own 2/3', 'calls 3/3']);
  });

  it('lead back over what is no question, and out before the first', async () => {
    const steps = [step('days', 'next', 'back'), askWhen(() => false, step('own')), step('calls', 'back')];
    assert.equal(await runSteps('t', steps), false);
    assert.deepEqual(seen, ['days 1/2', 'calls 2/2', 'days 1/2']);
  });

  it('end where the user turns away', async () => {
    assert.equal(await runSteps('t', [step('days', 'cancel'), step('calls')]), false);
  });

  it('are through at once where nothing is to be asked', async () => {
    assert.equal(await runSteps('Title', []), true);
  });
});
