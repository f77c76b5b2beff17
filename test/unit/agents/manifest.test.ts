import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import * as z from 'zod';
import { explainCodeInput, findCallsInFileInput, getCallResultInput } from '../../../src/agents/schemas.ts';
import { toolNames } from '../../../src/agents/toolNames.ts';
import { toolTexts } from '../../../src/agents/toolTexts.ts';

interface Manifest {
  readonly contributes: {
    readonly languageModelTools: readonly {
      readonly name: string;
      readonly displayName: string;
      readonly modelDescription: string;
      readonly inputSchema: object;
      readonly when: string;
    }[];
    readonly chatSkills: readonly { readonly path: string }[];
  };
}

const root = path.resolve(import.meta.dirname, '../../..');
const read = (file: string): string => readFileSync(path.join(root, file), 'utf8');
const { languageModelTools, chatSkills } = (JSON.parse(read('package.json')) as Manifest).contributes;
const english = JSON.parse(read('package.nls.json')) as Record<string, string>;

describe('The tools in package.json', () => {
  const inputs = {
    [toolNames.getCallResult]: getCallResultInput,
    [toolNames.findCallsInFile]: findCallsInFileInput,
    [toolNames.explainCode]: explainCodeInput,
  };

  it('are those of the code', () => {
    assert.deepEqual(languageModelTools.map(({ name }) => name).sort(), Object.values(toolNames).sort());
  });

  for (const { name, inputSchema, modelDescription, displayName, when } of languageModelTools) {
    const known = name as keyof typeof inputs;

    it(`take the input that the code takes: ${name}`, () => {
      const { $schema, ...schema } = z.toJSONSchema(inputs[known], { target: 'draft-7', io: 'input' });
      assert.deepEqual(inputSchema, schema);
    });

    it(`tell models and people the same as over MCP: ${name}`, () => {
      const { title, description } = toolTexts[known];
      assert.equal(modelDescription, description);
      assert.equal(english[displayName.replaceAll('%', '')], title);
    });

    it(`are offered once a server is configured: ${name}`, () => {
      assert.equal(when, 'config.isales.servers =~ /baseUrl/');
    });
  }
});

describe('The chat skill', () => {
  for (const { path: file } of chatSkills) {
    const text = read(file);
    const header = /^---\n(.*?)\n---\n/s.exec(text)?.[1] ?? '';
    const field = (name: string): string => new RegExp(`^${name}: (.+)$`, 'm').exec(header)?.[1] ?? '';

    it('lies in a folder of its own name, where the editor looks for it', () => {
      assert.match(field('name'), /^[a-z0-9-]{1,64}$/);
      assert.equal(path.basename(file), 'SKILL.md');
      assert.equal(path.basename(path.dirname(file)), field('name'));
    });

    it('says when to use it, within the length that is read', () => {
      assert.match(field('description'), /Use when/);
      assert.ok(field('description').length <= 1024);
    });

    it('names all tools, and none that does not exist', () => {
      const named = new Set(text.match(/\bisales_\w+/g));
      assert.deepEqual([...named].sort(), Object.values(toolNames).sort());
    });

    it('names only commands that exist', () => {
      const commands = [...text.matchAll(/\*\*iSales: (.+?)\*\*/g)].map(([, title]) => title);
      for (const title of commands) assert.ok(Object.values(english).includes(title ?? ''), title);
    });

    it('is in the package', () => {
      assert.match(read('.vscodeignore'), /^!skills\/\*\/SKILL\.md$/m);
    });
  }
});
