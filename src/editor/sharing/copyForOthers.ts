import * as vscode from 'vscode';
import {
  callResultQuery,
  curlCommand,
  originOf,
  parseBaseUrl,
  redactedAuthorization,
  signedHttpRequest,
  type ServerProfile,
} from '../../isales/index.ts';
import type { CallKey } from '../../lookup/call.ts';
import { callLink } from '../../lookup/callLink.ts';
import { copy } from '../lookups/exportCall.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';
import { setCredentials } from '../servers/setCredentials.ts';
import { sayInStatusBar, tellError, warn } from '../say.ts';

/** The link that opens a call in another editor; `undefined` where its server is not set up any more. */
export function linkTo(registry: ServerRegistry, extensionId: string, call: CallKey): string | undefined {
  const server = registry.find(call.serverId);
  const origin = server.ok ? originOf(server.value) : undefined;
  return origin === undefined ? undefined : callLink(vscode.env.uriScheme, extensionId, { ...call, origin });
}

/** Puts a link on the clipboard that opens the call in another editor, for whoever has the server set up there. */
export async function copyCallLink(
  registry: ServerRegistry,
  extensionId: string,
  call: CallKey,
): Promise<void> {
  const link = serverOf(registry, call) && linkTo(registry, extensionId, call);
  if (link !== undefined) await copy(link);
}

/** Puts the query on the clipboard as a curl command from which the signature is missing. */
export async function copyCurl(registry: ServerRegistry, call: CallKey): Promise<void> {
  const server = serverOf(registry, call);
  const base = server && parseBaseUrl(server.baseUrl);
  if (!server || !base?.ok) return;
  const nobody = { accessKey: '', secretKey: '' };
  const request = signedHttpRequest(
    base.value,
    server,
    nobody,
    callResultQuery(call.vdnId, call.callId),
    new Date(),
  );
  await copy(curlCommand(request, { authorization: redactedAuthorization }));
}

/** Puts the query on the clipboard as a curl command with a signature of this moment, after a warning. */
export async function copySignedCurl(registry: ServerRegistry, call: CallKey): Promise<void> {
  const server = serverOf(registry, call);
  const base = server && parseBaseUrl(server.baseUrl);
  if (!server || !base?.ok) return;
  const copyIt = vscode.l10n.t('Copy');
  const answer = await warn(
    vscode.l10n.t('Copy a command that contains a credential?'),
    {
      modal: true,
      detail: vscode.l10n.t(
        'It is signed with your keys for {0}. For some minutes whoever has it can send this query as you. It is for your own terminal, not for a ticket or a chat.',
        server.name,
      ),
    },
    copyIt,
  );
  if (answer !== copyIt) return;
  const stored = await registry.credentials.read(server);
  if (stored.state !== 'ready') {
    const enter = vscode.l10n.t('Set Credentials');
    const chosen = await tellError(
      vscode.l10n.t('There are no usable credentials for {0} to sign with.', server.name),
      enter,
    );
    if (chosen === enter) await setCredentials(registry, server);
    return;
  }
  // Signed last: its minutes begin now.
  const request = signedHttpRequest(
    base.value,
    server,
    stored.credentials,
    callResultQuery(call.vdnId, call.callId),
    new Date(),
  );
  await vscode.env.clipboard.writeText(curlCommand(request, server));
  sayInStatusBar(vscode.l10n.t('Command copied. It is a credential for some minutes.'), 8000);
}

function serverOf(registry: ServerRegistry, { serverId }: CallKey): ServerProfile | undefined {
  const server = registry.find(serverId);
  if (server.ok) return server.value;
  void tellError(vscode.l10n.t('This server is no longer set up.'));
  return undefined;
}
