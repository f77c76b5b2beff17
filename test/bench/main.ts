/**
 * How fast and how big the packaged extension is: `npm run bench`, or `npm run bench -- NAME…` for some figures.
 * Prints one line of JSON for each figure on stdout; all else goes to stderr. Measures a package that is there already
 * with `--vsix FILE`. The exit code tells whether everything could be measured, not whether goals are met.
 */
import path from 'node:path';
import { parseArgs } from 'node:util';
import { isStopping, runCleanups } from '../host/processes.ts';
import { activateVsEmpty } from './activateVsEmpty.ts';
import { activationLoadSize } from './activationLoadSize.ts';
import type { Bench, Figure } from './bench.ts';
import { bulkLookUp } from './bulkLookUp.ts';
import { commandToPanel } from './commandToPanel.ts';
import { openContext } from './context.ts';
import { gigabyteLog } from './gigabyteLog.ts';
import { hoverEditor } from './hoverEditor.ts';
import { hoverServer } from './hoverServer.ts';
import { largeLog } from './largeLog.ts';
import { player } from './player.ts';
import { resultsTable } from './resultsTable.ts';
import { scanner } from './scanner.ts';
import { vsixSize } from './vsixSize.ts';

/** Every bench by its name. A new one is a file beside this one and a line here. */
const benches: Readonly<Record<string, Bench>> = {
  vsix_size: vsixSize,
  activation_load_size: activationLoadSize,
  activate_vs_empty: activateVsEmpty,
  command_to_panel: commandToPanel,
  hover_server: hoverServer,
  hover_editor: hoverEditor,
  large_log: largeLog,
  scanner,
  gigabyte_log: gigabyteLog,
  bulk_look_up: bulkLookUp,
  results_table: resultsTable,
  player,
};

// The test host says what it does on stdout, which here belongs to the figures.
console.log = console.error;

const { values, positionals } = parseArgs({ allowPositionals: true, options: { vsix: { type: 'string' } } });

/** The benches that give the figures asked for on the command line; all when none is named. */
function chosenBenches(): (readonly [string, Bench])[] {
  const all = Object.entries(benches);
  const names = ([name, { figures }]: readonly [string, Bench]): readonly string[] => [name, ...figures];
  const known = [...new Set(all.flatMap(names))];
  for (const wanted of positionals)
    if (!known.includes(wanted))
      throw new Error(`There is no bench "${wanted}"; there are ${known.join(', ')}.`);
  if (positionals.length === 0) return all;
  return all.filter((entry) => names(entry).some((name) => positionals.includes(name)));
}

function report(figure: Figure): void {
  process.stdout.write(`${JSON.stringify(figure)}\n`);
  const { bench, value, unit, goal, at_least: atLeast } = figure;
  if (goal !== undefined && value > goal)
    console.error(`${bench}: ${value} ${unit} misses the goal of ${goal}.`);
  if (atLeast !== undefined && value < atLeast)
    console.error(`${bench}: ${value} ${unit} misses the goal of at least ${atLeast}.`);
}

try {
  const chosen = chosenBenches();
  const context = openContext(values.vsix === undefined ? undefined : path.resolve(values.vsix));
  for (const [name, bench] of chosen) {
    if (isStopping()) break;
    const started = performance.now();
    try {
      for (const figure of await bench.run(context)) report(figure);
    } catch (error) {
      if (isStopping()) break;
      console.error(`${name} could not be measured:`, error);
      process.exitCode = 1;
    }
    console.error(`${name} took ${((performance.now() - started) / 1000).toFixed(0)} s.`);
  }
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 1;
}
// Told to stop, the process cleans up and ends by itself.
if (!isStopping()) {
  await runCleanups();
  process.exit();
}
