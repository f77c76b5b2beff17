/** The steps of `npm test`: what each checks, what it needs, and what to do when it fails. */
import { globSync } from 'node:fs';
import path from 'node:path';
import { runSuite } from './bareEditor.ts';
import { ensureChromium } from './chromium.ts';
import { ensureEditor } from './editorInstall.ts';
import { buildEditorSuite, editorSuiteNames } from './editorSuites.ts';
import { readCounts, type Counts } from './mochaCounts.ts';
import { runNpm } from './npm.ts';
import { copySampleWorkspace, ROOT } from './paths.ts';
import { runProcess } from './processes.ts';
import { ensurePrograms } from './programs.ts';
import { COUNTS_VARIABLE, GREP_VARIABLE } from './suiteVariables.ts';

const UNIT_TEST_MS = 10_000;
const UI_TEST_MS = 180_000;
/** Into how many runs the unit tests are divided, to run side by side. */
const UNIT_PARTS = 4;

type Say = (line: string) => void;

/** A part of a step that can run beside the others. */
export interface Part {
  /** What of the step it is; none when the step has no other part. */
  readonly name?: string;
  readonly run: (say: Say) => Promise<Counts>;
}

/** A step that people can choose by its name. */
export interface Step {
  readonly name: string;
  /** What to do when it fails. */
  readonly mend: string;
  /** Steps without whose success this one makes no sense. */
  readonly needs?: readonly string[];
  readonly parts: readonly Part[];
}

/**
 * All steps, in the order in which they are started.
 *
 * @param work a folder for what the steps leave behind
 * @param grep only tests whose title contains this text
 */
export function allSteps(work: string, grep: string | undefined): Step[] {
  const testFiles = (name: string, files: readonly string[], timeoutMs: number): Part['run'] => {
    return async (say) => {
      const countsFile = path.join(work, `${name}.json`);
      const args = ['test/host/mochaMain.ts', '--timeout', String(timeoutMs), '--counts', countsFile];
      if (grep !== undefined) args.push('--grep', grep);
      const { exitCode } = await runProcess(process.execPath, [...args, ...files], {
        cwd: ROOT,
        onLine: say,
      });
      return judge(await readCounts(countsFile), exitCode);
    };
  };
  const unitFiles = globSync('test/unit/**/*.test.ts', { cwd: ROOT }).sort();
  const uiFiles = globSync('test/ui/**/*.test.ts', { cwd: ROOT }).sort();
  // A search for a title in every file costs less than a process for each.
  const unitParts = grep === undefined ? UNIT_PARTS : 1;
  return [
    {
      name: 'programs',
      mend: 'Install what is named above.',
      parts: [
        preparation(async () => {
          await ensurePrograms();
          await ensureChromium();
        }),
      ],
    },
    {
      name: 'types',
      mend: 'Mend the errors named above; "npm run typecheck" checks again.',
      parts: [script('typecheck')],
    },
    {
      name: 'vscode',
      mend: 'Mend what is named above; "npm test -- vscode" tries again.',
      needs: ['programs'],
      parts: [
        preparation(async () => {
          await ensureEditor();
        }),
      ],
    },
    {
      name: 'lint',
      mend: 'Mend what is named above; "npm run lint -- --fix" does what it can.',
      parts: [script('lint')],
    },
    { name: 'format', mend: 'Run "npm run format".', parts: [script('format:check')] },
    {
      name: 'unit',
      mend: 'Mend the tests named above; "npm test -- unit --grep TEXT" runs some of them.',
      needs: ['programs'],
      parts: Array.from({ length: unitParts }, (_, part) => ({
        name: `${part + 1} of ${unitParts}`,
        run: testFiles(
          `unit-${part}`,
          unitFiles.filter((_file, index) => index % unitParts === part),
          UNIT_TEST_MS,
        ),
      })),
    },
    {
      name: 'build',
      mend: 'Mend the errors named above; "npm run build" tries again.',
      parts: [script('build')],
    },
    {
      name: 'package',
      mend: 'Mend what is named above; "npm run package" tries again.',
      needs: ['build'],
      parts: [script('package')],
    },
    {
      name: 'editor',
      mend: 'Mend the tests named above; "npm test -- editor --grep TEXT" runs some of them.',
      // What is tested is what is packaged; and packaging makes `dist` anew, which must not happen meanwhile.
      needs: ['programs', 'vscode', 'package'],
      parts: editorSuiteNames().map((name) => ({ name, run: editorSuite(name, work, grep) })),
    },
    {
      name: 'ui',
      mend: 'Mend the tests named above; screenshots are in .artifacts/screenshots.',
      needs: ['programs', 'vscode', 'package'],
      parts:
        grep === undefined
          ? uiFiles.map((file) => {
              const name = path.basename(file, '.test.ts');
              return { name, run: testFiles(`ui-${name}`, [file], UI_TEST_MS) };
            })
          : [{ run: testFiles('ui', uiFiles, UI_TEST_MS) }],
    },
  ];
}

const oneCheck: Counts = { passed: 1, failed: 0, failures: [] };

/** Runs one script of package.json. */
function script(name: string): Part {
  return {
    run: async (say) => {
      const { exitCode } = await runNpm(['run', '--silent', name], { cwd: ROOT, onLine: say });
      return exitCode === 0 ? oneCheck : { passed: 0, failed: 1, failures: [] };
    },
  };
}

/** Puts something in its place, or fails with the reason. */
function preparation(prepare: () => Promise<void>): Part {
  return {
    run: async () => {
      await prepare();
      return oneCheck;
    },
  };
}

function editorSuite(name: string, work: string, grep: string | undefined): Part['run'] {
  return async (say) => {
    const suite = await buildEditorSuite(name);
    const countsFile = path.join(work, `editor-${name}.json`);
    const workspace = path.join(work, `workspace-${name}`);
    await copySampleWorkspace(workspace);
    const { exitCode, output } = await runSuite({
      ...suite.editor,
      extensionPath: ROOT,
      suitePath: suite.bundle,
      workspace,
      env: { ...suite.editor.env, [COUNTS_VARIABLE]: countsFile, [GREP_VARIABLE]: grep },
      onLog: (line) => {
        say(suite.mapLocations(line));
      },
    });
    const counts = await readCounts(countsFile);
    if (!counts) say(output); // it did not get as far as a report of its own
    return judge(counts, exitCode);
  };
}

/** A run that died, or failed after its tests, counts as a failure of its own. */
function judge(counts: Counts | undefined, exitCode: number): Counts {
  if (!counts) return { passed: 0, failed: 1, failures: [] };
  return exitCode !== 0 && counts.failed === 0 ? { ...counts, failed: 1 } : counts;
}
