import assert from 'node:assert/strict';
import { readFileSync } from 'node:fs';
import path from 'node:path';

interface Manifest {
  readonly capabilities: {
    readonly untrustedWorkspaces: {
      readonly supported: unknown;
      readonly restrictedConfigurations: string[];
    };
    readonly virtualWorkspaces: unknown;
  };
  readonly contributes: {
    readonly configuration: { readonly properties: Readonly<Record<string, { readonly scope?: string }>> };
    readonly configurationDefaults?: unknown;
  };
}

const manifest = JSON.parse(
  readFileSync(path.join(import.meta.dirname, '..', '..', '..', 'package.json'), 'utf8'),
) as Manifest;
const settings = Object.entries(manifest.contributes.configuration.properties);

describe('Malicious workspace:', () => {
  it('no setting can be set by a folder', () => {
    const others = settings.filter(([, { scope }]) => scope !== 'application' && scope !== 'machine');
    assert.deepEqual(
      others.map(([name]) => name),
      [],
    );
  });

  it('Restricted Mode is supported, and every setting is restricted in it', () => {
    const { untrustedWorkspaces } = manifest.capabilities;
    assert.equal(untrustedWorkspaces.supported, 'limited');
    assert.deepEqual(
      untrustedWorkspaces.restrictedConfigurations.toSorted(),
      settings.map(([name]) => name).toSorted(),
    );
  });

  it('nothing is said about the settings of others', () => {
    assert.equal(manifest.contributes.configurationDefaults, undefined);
  });
});
