/**
 * All checks and tests: `npm test`. Options, for working on one thing:
 *
 *   npm test -- unit editor        only these steps (and what they need)
 *   npm test -- ui --grep history  only tests whose title contains "history"
 *
 * What does not stand on each other runs side by side. Ends with a line `N passed, N failed`; the exit code is 1 when
 * anything failed or was skipped, or no test ran.
 */
import { parseArgs, styleText } from 'node:util';
import { runInLanes, type Job } from './lanes.ts';
import { sum, type Counts } from './mochaCounts.ts';
import { temporaryFolder } from './paths.ts';
import { isStopping } from './processes.ts';
import { allSteps, type Part, type Step } from './steps.ts';

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const { grep } = values;
const work = await temporaryFolder('test');
const steps = allSteps(work.path, grep);

/** A part that has run. */
interface Done {
  readonly step: Step;
  readonly title: string;
  readonly counts: Counts;
  readonly seconds: number;
}
const done: Done[] = [];

/** The steps asked for on the command line, with those they need, in order. */
function chosenSteps(): Step[] {
  if (positionals.length === 0) return steps;
  const chosen = new Set<string>();
  const choose = (name: string): void => {
    const step = steps.find((candidate) => candidate.name === name);
    if (!step)
      throw new Error(`There is no step "${name}"; there are ${steps.map((each) => each.name).join(', ')}.`);
    chosen.add(name);
    step.needs?.forEach(choose);
  };
  positionals.forEach(choose);
  return steps.filter((step) => chosen.has(step.name));
}

function partsOf(step: Step): Done[] {
  return done.filter((part) => part.step === step);
}

function hasFailed(step: Step): boolean {
  return partsOf(step).some(({ counts }) => counts.failed > 0);
}

/** The first step that this one needs and that failed. */
function missing(step: Step): Step | undefined {
  return steps.find((other) => step.needs?.includes(other.name) && hasFailed(other));
}

function jobOf(step: Step, part: Part): Job {
  const title = [step.name, part.name].filter(Boolean).join(' ');
  return {
    name: title,
    isReady: () => {
      if (missing(step)) return true; // to say that it is not run
      const needed = steps.filter(({ name }) => step.needs?.includes(name));
      return needed.every((other) => partsOf(other).length === other.parts.length);
    },
    run: async (say) => {
      say(styleText('bold', `\n── ${title} ──`));
      const started = performance.now();
      const counts = await runPart(step, part, say);
      if (isStopping()) return; // what was cut short is neither ok nor failed
      const seconds = (performance.now() - started) / 1000;
      done.push({ step, title, counts, seconds });
      say(`${title}: ${counts.failed === 0 ? 'ok' : 'FAILED'} (${seconds.toFixed(1)} s)`);
      if (counts.failed > 0 && !missing(step)) say(styleText('yellow', `How to mend: ${step.mend}`));
    },
  };
}

async function runPart(step: Step, part: Part, say: (line: string) => void): Promise<Counts> {
  const broken = missing(step);
  if (broken) {
    say(`Not run, because "${broken.name}" failed.`);
    return { passed: 0, failed: 1, failures: [] };
  }
  try {
    const counts = await part.run(say);
    if (counts.passed + counts.failed > 0 || grep !== undefined) return counts;
    say('No test ran.');
  } catch (error) {
    if (!isStopping()) say(error instanceof Error ? (error.stack ?? error.message) : String(error));
  }
  return { passed: 0, failed: 1, failures: [] };
}

/** Where the time went, and what failed. */
function report(): void {
  console.log(styleText('bold', '\n── Times ──'));
  for (const { title, seconds } of done) console.log(`${seconds.toFixed(1).padStart(7)} s  ${title}`);
  const failed = done.filter(({ counts }) => counts.failed > 0);
  if (failed.length > 0)
    console.error(styleText('red', `\nFailed: ${failed.map(({ title }) => title).join(', ')}`));
  for (const { title, counts } of failed)
    for (const failure of counts.failures) console.error(`  ${title}: ${failure}`);
}

try {
  const jobs = chosenSteps().flatMap((step) => step.parts.map((part) => jobOf(step, part)));
  await runInLanes(jobs, isStopping);
} finally {
  await work.remove();
}
if (!isStopping()) {
  report();
  const { passed, failed } = sum(done.map(({ counts }) => counts));
  console.log(`${passed} passed, ${failed} failed`);
  process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
}
