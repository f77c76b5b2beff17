/** A language server that takes texts and does nothing with them: what the way of a text to any server costs. */
import { createConnection, ProposedFeatures, TextDocumentSyncKind } from 'vscode-languageserver/node';

const connection = createConnection(ProposedFeatures.all);
connection.onInitialize(() => ({
  capabilities: { textDocumentSync: TextDocumentSyncKind.Incremental, hoverProvider: true },
}));
connection.onDidOpenTextDocument(() => undefined);
connection.onHover(() => null);
connection.listen();
