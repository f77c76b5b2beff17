/** One step of a wizard is done, or the user wants the step before, or none at all. */
export type StepOutcome = 'next' | 'back' | 'cancel';

export interface StepPosition {
  readonly title: string;
  readonly step: number;
  readonly totalSteps: number;
}

/** Asks one thing; what it learns it keeps itself. */
export interface Step {
  (position: StepPosition): Promise<StepOutcome>;
  /** Whether what is known by now makes it a question; it is one unless told. */
  readonly isAsked?: () => boolean;
}

/** A step that is passed over, on the way there and back and in the count, while it is no question. */
export function askWhen(isAsked: () => boolean, step: Step): Step {
  return Object.assign((position: StepPosition) => step(position), { isAsked });
}

/**
 * Runs steps one after the other, with a way back. Only those that are questions count.
 * @returns whether the user went through to the end
 */
export async function runSteps(title: string, steps: readonly Step[]): Promise<boolean> {
  const isQuestion = ({ isAsked }: Step): boolean => isAsked?.() !== false;
  let index = 0;
  let direction = 1;
  for (;;) {
    const step = steps[index];
    if (!step) return index >= 0;
    if (isQuestion(step)) {
      const outcome = await step({
        title,
        step: steps.slice(0, index + 1).filter(isQuestion).length,
        totalSteps: steps.filter(isQuestion).length,
      });
      if (outcome === 'cancel') return false;
      direction = outcome === 'back' ? -1 : 1;
    }
    index += direction;
  }
}
