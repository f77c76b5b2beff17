import assert from 'node:assert/strict';
import { RequestBudget, type Budget } from '../../../src/agents/requestBudget.ts';

const minute = 60_000;

describe('What agents may ask within some minutes', () => {
  let now: number;
  let allowed: Budget;
  const budgetOf = (): RequestBudget =>
    new RequestBudget(
      () => allowed,
      () => now,
    );

  beforeEach(() => {
    now = 1_000;
    allowed = { mostRequests: 2, perMinutes: 5 };
  });

  it('is so many requests, then none until the oldest of them is so long ago', () => {
    const budget = budgetOf();
    assert.equal(budget.take(), 0);
    now += minute;
    assert.equal(budget.take(), 0);
    assert.equal(budget.take(), 4 * minute);
    now += 4 * minute;
    assert.equal(budget.take(), 0);
    assert.equal(budget.take(), minute);
  });

  it('counts no request any more that is older, also where a longer time is set afterwards', () => {
    const budget = budgetOf();
    budget.take();
    budget.take();
    now += 5 * minute;
    assert.equal(budget.take(), 0);
    allowed = { mostRequests: 2, perMinutes: 60 };
    assert.equal(budget.take(), 0, 'those before are forgotten');
    assert.equal(budget.take(), 60 * minute);
  });

  it('counts no request that was refused, and none that was given back', () => {
    const budget = budgetOf();
    budget.take();
    budget.take();
    for (let count = 0; count < 10; count++) assert.equal(budget.take(), 5 * minute);
    budget.giveBack();
    assert.equal(budget.take(), 0);
  });

  it('is what the user says now', () => {
    const budget = budgetOf();
    budget.take();
    budget.take();
    allowed = { mostRequests: 3, perMinutes: 5 };
    assert.equal(budget.take(), 0);
    allowed = { mostRequests: 1, perMinutes: 5 };
    assert.equal(budget.take(), 5 * minute);
  });
});
