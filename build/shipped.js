/** What may ship, and what must go with it. */
import { readdir, readFile } from 'node:fs/promises';
import { URL } from 'node:url';

/**
 * Licences of packages that come without a file of theirs: from the repository that the package names.
 * @type {Readonly<Record<string, { file: string; source: string }>>}
 */
const licencesKeptHere = {
  '@vscode/l10n': {
    file: '@vscode+l10n.txt',
    source: 'https://github.com/microsoft/vscode-l10n/blob/9b8afca0ab3b34d54b1a9741c7824976d9bfc9da/LICENSE',
  },
};

/** Licences that ask that whoever gets the program is told where its source is. */
const sourceAskedFor = /^(?:MPL|LGPL|EPL|CDDL)/;

/**
 * The licences of all packages that went into the bundles, which their authors ask to be handed on.
 * @param {readonly string[]} inputs
 * @throws when one of them has no licence text
 */
export async function thirdPartyNotices(inputs) {
  const folders = new Set(inputs.flatMap((input) => packageFolder(input) ?? []));
  const notices = await Promise.all([...folders].map(noticeOf));
  return notices.sort().join(`\n${'-'.repeat(80)}\n\n`);
}

/** @param {string} folder */
async function noticeOf(folder) {
  /** @type {{ name: string; version: string; license?: string }} */
  const { name, version, license = '' } = JSON.parse(await readFile(`${folder}/package.json`, 'utf8'));
  const text = (await licenceText(folder, name)).trim();
  if (text === '')
    throw new Error(
      `${name} ships without the text of its licence. Add it to build/licences, with its source in build/shipped.js.`,
    );
  const source = sourceAskedFor.test(license)
    ? `Its source code: https://www.npmjs.com/package/${name}/v/${version} (npm pack ${name}@${version})\n\n`
    : '';
  return `${name} ${version} (${license})\n\n${source}${text}\n`;
}

/**
 * @param {string} folder
 * @param {string} name
 */
async function licenceText(folder, name) {
  const file = (await readdir(folder)).find((entry) => /^licen[cs]e/i.test(entry));
  if (file !== undefined) return readFile(`${folder}/${file}`, 'utf8');
  const kept = licencesKeptHere[name];
  if (!kept) return '';
  const text = await readFile(new URL(`licences/${kept.file}`, import.meta.url), 'utf8');
  return `${text.trim()}\n\n(from ${kept.source})`;
}

/**
 * @param {string} input
 * @returns {string | undefined}
 */
function packageFolder(input) {
  return /.*node_modules\/(?:@[^/]+\/)?[^/]+/.exec(input.replace(/^\(disabled\):/, ''))?.[0];
}

/** What runs in the process that all extensions share. */
const hostEntries = ['src/extension.ts', 'src/editor/callLens.ts'];

/** Packages that do not belong there, and why. */
const keptOut = [
  {
    name: /^(?:@peculiar\/|tsyringe$|asn1js$|pvtsutils$|reflect-metadata$)/,
    why: 'makes certificates for the simulator',
  },
  {
    name: /^(?:signal-exit|exit-hook|async-exit-hook|write-file-atomic)$/,
    why: 'hooks the end of the process',
  },
  { name: /^@modelcontextprotocol\//, why: 'belongs to the MCP server' },
];

const hooksTheEnd =
  /\bprocess\??\.(?:on|once|addListener|prependListener)\(\s*["'`](?:exit|beforeExit|SIG[A-Z]+|uncaughtException|unhandledRejection)|\bprocess\.(?:emit|reallyExit)\s*=[^=]|signal-exit/;

/**
 * Finds what a build would bring into the process that all extensions share and should not.
 * @param {import('esbuild').Metafile} metafile
 * @param {(output: string) => Promise<string> | string} [read] gives the text of an output
 * @returns {Promise<string[]>} sentences
 */
export async function findHostProblems(metafile, read = (output) => readFile(output, 'utf8')) {
  const problems = [];
  for (const output of outputsOfHost(metafile)) {
    for (const input of Object.keys(metafile.outputs[output]?.inputs ?? {})) {
      const name = /(?:@[^/]+\/)?[^/]+$/.exec(packageFolder(input) ?? '')?.[0] ?? '';
      const kept = keptOut.find((rule) => rule.name.test(name));
      if (kept) problems.push(`${output} runs in the extension host and holds ${name}, which ${kept.why}.`);
    }
    if (hooksTheEnd.test(await read(output)))
      problems.push(`${output} runs in the extension host and hooks the end of the process.`);
  }
  return [...new Set(problems)];
}

/**
 * Everything that the extension's entries load, at once or later.
 * @param {import('esbuild').Metafile} metafile
 */
function outputsOfHost({ outputs }) {
  const found = new Set();
  const waiting = Object.keys(outputs).filter((output) =>
    hostEntries.includes(outputs[output]?.entryPoint ?? ''),
  );
  for (let output = waiting.pop(); output !== undefined; output = waiting.pop()) {
    if (found.has(output)) continue;
    found.add(output);
    for (const { path, external } of outputs[output]?.imports ?? []) if (!external) waiting.push(path);
  }
  return /** @type {Set<string>} */ (found);
}
