/**
 * Runs the tests of test/editor in a desktop VS Code that `@vscode/test-electron` downloads, for machines that can
 * reach its download site: `npm run test:desktop`. The environment variable VSCODE_VERSION chooses the version
 * (`stable` when not set, `insiders`, or a number). On Linux a display is needed; without one use xvfb-run.
 */
import { writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runTests } from '@vscode/test-electron';
import { cleanEnvironment } from './environment.ts';
import { buildEditorSuite, editorSuiteNames } from './editorSuites.ts';
import { followFile } from './followFile.ts';
import { readCounts } from './mochaCounts.ts';
import { ARTIFACTS, copySampleWorkspace, ROOT, temporaryFolder } from './paths.ts';
import { runProcess } from './processes.ts';
import { writeSettings } from './profile.ts';
import { COUNTS_VARIABLE, LOG_VARIABLE } from './suiteVariables.ts';

const { exitCode } = await runProcess(process.execPath, ['esbuild.js'], { cwd: ROOT, inherit: true });
if (exitCode !== 0) process.exit(exitCode);

// A VS Code that is started from the terminal of another one must not take itself for a part of that.
for (const name of Object.keys(cleanEnvironment())) Reflect.deleteProperty(process.env, name);

const work = await temporaryFolder('desktop');
let passed = 0;
let failed = 0;
try {
  for (const name of editorSuiteNames()) {
    const suite = await buildEditorSuite(name);
    if (suite.editor.locale !== undefined) {
      console.log(
        `${suite.name}: left out, a desktop VS Code needs a language pack from the Marketplace for it.`,
      );
      continue;
    }
    if (suite.editor.pac !== undefined) {
      console.log(`${suite.name}: left out, a desktop VS Code asks the machine's own PAC file.`);
      continue;
    }
    console.log(`In desktop VS Code, ${suite.name}:`);
    const workspace = path.join(work.path, `workspace-${suite.name}`);
    const userData = path.join(work.path, `user-${suite.name}`);
    const logFile = path.join(work.path, `${suite.name}.log`);
    const countsFile = path.join(work.path, `${suite.name}.json`);
    await copySampleWorkspace(workspace);
    await writeSettings(userData);
    await writeFile(logFile, '');
    const follower = followFile(logFile, (line) => {
      console.log(suite.mapLocations(line));
    });
    try {
      await runTests({
        version: process.env['VSCODE_VERSION'] ?? 'stable',
        cachePath: path.join(ARTIFACTS, 'vscode-test'),
        extensionDevelopmentPath: ROOT,
        extensionTestsPath: suite.bundle,
        extensionTestsEnv: { ...suite.editor.env, [LOG_VARIABLE]: logFile, [COUNTS_VARIABLE]: countsFile },
        launchArgs: [
          workspace,
          ...[
            '--user-data-dir',
            userData,
            '--extensions-dir',
            path.join(work.path, `extensions-${suite.name}`),
          ],
          ...['--locale', 'en', '--disable-gpu', '--skip-welcome', '--skip-release-notes'],
          ...(suite.editor.trust === 'restricted' ? [] : ['--disable-workspace-trust']),
        ],
      });
    } catch (error) {
      const counts = await readCounts(countsFile);
      if (!counts) console.error(error);
      if (!counts || counts.failed === 0) failed += 1;
    } finally {
      follower.stop();
    }
    const counts = await readCounts(countsFile);
    passed += counts?.passed ?? 0;
    failed += counts?.failed ?? 0;
  }
} finally {
  await work.remove();
}
console.log(`${passed} passed, ${failed} failed`);
process.exitCode = failed > 0 || passed === 0 ? 1 : 0;
