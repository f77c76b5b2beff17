/**
 * All checks and tests: `npm test`. Options, for working on one thing:
 *
 *   npm test -- unit editor        only these steps (and what they need)
 *   npm test -- ui --grep history  only tests whose title contains "history"
 *
 * Ends with a line `N passed, N failed`; the exit code is 1 when anything failed or no test ran.
 */
import path from 'node:path';
import { parseArgs, styleText } from 'node:util';
import { runSuite } from './bareEditor.ts';
import { buildEditorSuites } from './editorSuites.ts';
import { readCounts } from './mochaCounts.ts';
import type { Counts } from './mochaCounts.ts';
import { runNpm } from './npm.ts';
import { copySampleWorkspace, ROOT, temporaryFolder } from './paths.ts';
import { isStopping, runProcess } from './processes.ts';
import { COUNTS_VARIABLE, GREP_VARIABLE } from './suiteVariables.ts';

const UNIT_TEST_MS = 10_000;
const UI_TEST_MS = 180_000;
/** A window on a busy machine now and then misses a click; what fails twice is broken. */
const UI_RETRIES = 1;

interface Step {
  readonly name: string;
  /** What to do when it fails. */
  readonly mend: string;
  /** Steps without whose success this one makes no sense. */
  readonly needs?: readonly string[];
  /** Whether its counts are those of tests; otherwise it counts as one check. */
  readonly hasTests?: boolean;
  readonly run: () => Promise<Counts>;
}

const { values, positionals } = parseArgs({ allowPositionals: true, options: { grep: { type: 'string' } } });
const { grep } = values;
const work = await temporaryFolder('test');

const steps: readonly Step[] = [
  {
    name: 'types',
    mend: 'Mend the errors named above; "npm run typecheck" checks again.',
    run: script('typecheck'),
  },
  {
    name: 'lint',
    mend: 'Mend what is named above; "npm run lint -- --fix" does what it can.',
    run: script('lint'),
  },
  { name: 'format', mend: 'Run "npm run format".', run: script('format:check') },
  {
    name: 'unit',
    mend: 'Mend the tests named above; "npm test -- unit --grep TEXT" runs some of them.',
    hasTests: true,
    run: () => runTestFiles('unit', 'test/unit/**/*.test.ts', UNIT_TEST_MS),
  },
  { name: 'build', mend: 'Mend the errors named above; "npm run build" tries again.', run: script('build') },
  {
    name: 'package',
    mend: 'Mend what is named above; "npm run package" tries again.',
    needs: ['build'],
    run: script('package'),
  },
  {
    name: 'editor',
    mend: 'Mend the tests named above; "npm test -- editor --grep TEXT" runs some of them.',
    needs: ['build'],
    hasTests: true,
    run: runEditorSuites,
  },
  {
    name: 'ui',
    mend: 'Mend the tests named above; screenshots are in .artifacts/screenshots.',
    needs: ['package'],
    hasTests: true,
    run: () => runTestFiles('ui', 'test/ui/**/*.test.ts', UI_TEST_MS, UI_RETRIES),
  },
];

/** A step that runs one script of package.json. */
function script(name: string): () => Promise<Counts> {
  return async () => {
    const { exitCode } = await runNpm(['run', '--silent', name], { cwd: ROOT, inherit: true });
    return exitCode === 0 ? { passed: 1, failed: 0, skipped: 0 } : { passed: 0, failed: 1, skipped: 0 };
  };
}

async function runTestFiles(name: string, pattern: string, timeoutMs: number, retries = 0): Promise<Counts> {
  const countsFile = path.join(work.path, `${name}.json`);
  const args = ['test/host/mochaMain.ts', '--timeout', String(timeoutMs), '--counts', countsFile];
  args.push('--retries', String(retries));
  if (grep !== undefined) args.push('--grep', grep);
  const { exitCode } = await runProcess(process.execPath, [...args, pattern], { cwd: ROOT, inherit: true });
  return judge(await readCounts(countsFile), exitCode);
}

async function runEditorSuites(): Promise<Counts> {
  let total: Counts = { passed: 0, failed: 0, skipped: 0 };
  for (const suite of await buildEditorSuites()) {
    console.log(`In VS Code, ${suite.name}:`);
    const countsFile = path.join(work.path, `editor-${suite.name}.json`);
    const workspace = path.join(work.path, `workspace-${suite.name}`);
    await copySampleWorkspace(workspace);
    const { exitCode, output } = await runSuite({
      ...suite.editor,
      extensionPath: ROOT,
      suitePath: suite.bundle,
      workspace,
      env: { ...suite.editor.env, [COUNTS_VARIABLE]: countsFile, [GREP_VARIABLE]: grep },
      onLog: (line) => {
        console.log(suite.mapLocations(line));
      },
    });
    const counts = await readCounts(countsFile);
    if (!counts) console.error(output); // it did not get as far as a report of its own
    total = add(total, judge(counts, exitCode));
  }
  return total;
}

/** A run that died, or failed after its tests, counts as a failure of its own. */
function judge(counts: Counts | undefined, exitCode: number): Counts {
  if (!counts) return { passed: 0, failed: 1, skipped: 0 };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}

function add(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed, skipped: a.skipped + b.skipped };
}

/** The steps asked for on the command line, with those they need, in order. */
function chosenSteps(): Step[] {
  if (positionals.length === 0) return [...steps];
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

async function runStep(step: Step, broken: ReadonlySet<string>): Promise<Counts> {
  console.log(styleText('bold', `\n── ${step.name} ──`));
  const missing = step.needs?.find((name) => broken.has(name));
  if (missing !== undefined) {
    console.error(`Not run, because "${missing}" failed.`);
    return { passed: 0, failed: 1, skipped: 0 };
  }
  const started = performance.now();
  const counts = await step.run().catch((error: unknown): Counts => {
    if (!isStopping()) console.error(error instanceof Error ? (error.stack ?? error.message) : error);
    return { passed: 0, failed: 1, skipped: 0 };
  });
  if (isStopping()) return counts; // what was cut short is neither ok nor failed
  const seconds = ((performance.now() - started) / 1000).toFixed(1);
  if (step.hasTests && counts.passed + counts.failed === 0 && grep === undefined) {
    console.error('No test ran.');
    return { passed: 0, failed: 1, skipped: counts.skipped };
  }
  const skipped = counts.skipped > 0 ? `, ${counts.skipped} skipped` : '';
  console.log(`${step.name}: ${counts.failed === 0 ? 'ok' : 'FAILED'} (${seconds} s${skipped})`);
  if (counts.failed > 0) console.error(styleText('yellow', `How to mend: ${step.mend}`));
  return counts;
}

let total: Counts = { passed: 0, failed: 0, skipped: 0 };
const broken = new Set<string>();
try {
  for (const step of chosenSteps()) {
    if (isStopping()) break;
    const counts = await runStep(step, broken);
    if (counts.failed > 0) broken.add(step.name);
    total = add(total, counts);
  }
} finally {
  await work.remove();
}
if (!isStopping()) {
  if (broken.size > 0) console.error(styleText('red', `\nFailed: ${[...broken].join(', ')}`));
  console.log(`${total.passed} passed, ${total.failed} failed`);
  process.exitCode = total.failed > 0 || total.passed === 0 ? 1 : 0;
}
