/** The language server: owns the text of logs. Has no network and no secrets; it asks the extension for results. */
import * as l10n from '@vscode/l10n';
import {
  CodeLensRefreshRequest,
  createConnection,
  InlayHintRefreshRequest,
  MarkupKind,
  ProposedFeatures,
  TextDocuments,
  TextDocumentSyncKind,
  type CodeLens,
  type DocumentLink,
  type Hover,
  type InlayHint,
} from 'vscode-languageserver/node';
import { findCodeAt, OwnPatterns, type LogDocumentOptions } from '../callsInText/index.ts';
import { hintText } from '../present/callHint.ts';
import { codeHover } from '../present/codeHover.ts';
import { hoverMarkdown } from '../present/hoverMarkdown.ts';
import type { HintFacts } from '../protocol/callHover.ts';
import { commands } from '../protocol/contributions.ts';
import {
  notifications,
  requests,
  type CachedCall,
  type CallAtPosition,
  type CallInDocument,
  type LinesBetween,
  type LinesBetweenParams,
  type NamedCall,
  type NextCallParams,
  type Range,
  type ServerConfiguration,
  type ServerOptions,
  type SwitchedOffPattern,
  type TextPosition,
} from '../protocol/languageServer.ts';
import { configureCodes } from '../wording/knownCodes.ts';
import { configureWording } from '../wording/language.ts';
import { callsCounted, vdnsCounted } from '../wording/counts.ts';
import {
  callsIn,
  firstPlaces,
  nameCall,
  nextPlace,
  placeAt,
  placesOn,
  type CallPlace,
} from './callsOfText.ts';
import { linesBetween, outlineOf } from './outline.ts';
import { syncedDocuments, type SyncedDocument } from './syncedDocument.ts';

const connection = createConnection(ProposedFeatures.all);
let configuration: ServerConfiguration = {
  codeLens: true,
  inlayHints: false,
  narrowed: [],
  patterns: {},
};
let finders: LogDocumentOptions = {};
const documents = new TextDocuments(syncedDocuments(() => finders));

connection.onInitialize(({ initializationOptions }) => {
  const options = initializationOptions as ServerOptions;
  configureWording(options.language, options.translations);
  configure(options.configuration);
  return {
    capabilities: {
      textDocumentSync: TextDocumentSyncKind.Incremental,
      hoverProvider: true,
      documentLinkProvider: { resolveProvider: true },
      codeLensProvider: {},
      inlayHintProvider: true,
      documentSymbolProvider: true,
    },
  };
});

connection.onNotification(notifications.configuration, (next: ServerConfiguration) => {
  configure(next);
  refresh();
});
connection.onNotification(notifications.resultsChanged, refresh);

function configure(next: ServerConfiguration): void {
  const patternsChanged = JSON.stringify(next.patterns) !== JSON.stringify(configuration.patterns);
  configuration = next;
  const { failCodes = {} } = next;
  configureCodes(() => ({
    failCode: (code) => (Object.hasOwn(failCodes, code) ? failCodes[code] : undefined),
    displayCode: () => undefined,
    failCodesBehind: () => [],
  }));
  if (!patternsChanged) return;
  const own = new OwnPatterns(
    Object.entries(next.patterns).map(([name, source]) => ({ name, source })),
    {
      onSwitchedOff: ({ name = '' }) => {
        switchedOff({ name, reason: 'tooSlow', detail: '' });
      },
    },
  );
  for (const { pattern, detail } of own.problems)
    switchedOff({ name: pattern.name ?? '', reason: 'broken', detail });
  finders = own.size === 0 ? {} : { findMore: (lines) => own.find(lines) };
  for (const document of documents.all()) document.reread(finders);
}

function switchedOff(pattern: SwitchedOffPattern): void {
  void connection.sendNotification(notifications.patternSwitchedOff, pattern);
}

function refresh(): void {
  void connection.sendRequest(CodeLensRefreshRequest.type).catch(ignore);
  void connection.sendRequest(InlayHintRefreshRequest.type).catch(ignore);
}

/** An editor that is going away answers nothing any more. */
function ignore(): void {
  return;
}

/** The call at a position, with its VDN and range. */
function callAt({ uri, position }: TextPosition): CallAtPosition | undefined {
  const document = documents.get(uri);
  const place = document && placeAt(document, position);
  return (
    place && {
      ...nameCall(document, place, configuration.defaultVdnId),
      range: rangeOf(place),
    }
  );
}

/** Of codes alone: hovers on call IDs are the extension's, which knows servers and results. */
connection.onHover(({ textDocument, position: { line, character } }): Hover | undefined => {
  const document = documents.get(textDocument.uri);
  if (!document || placeAt(document, { line, character })) return undefined;
  const found = findCodeAt(document.text.lineAt(line), character);
  const model = found && codeHover(found.name, found.value);
  if (!model) return undefined;
  return {
    contents: { kind: MarkupKind.Markdown, value: hoverMarkdown(model) },
    range: { start: { line, character: found.start }, end: { line, character: found.end } },
  };
});

/** What the extension knows of some calls without asking; nothing for those without a VDN. */
async function cached(calls: readonly NamedCall[]): Promise<(HintFacts | undefined)[]> {
  const params = calls.map(({ callId, vdnId }): CachedCall => ({ callId, vdnId: vdnId ?? 0 }));
  const found = await connection.sendRequest<(HintFacts | null)[]>(requests.cached, params);
  return calls.map((_, index) => found[index] ?? undefined);
}

/** The editor asks for all links of a document again after each change. */
const maxLinks = 20_000;

connection.onDocumentLinks(({ textDocument }): DocumentLink[] => {
  const document = documents.get(textDocument.uri);
  if (!document) return [];
  const { uri } = textDocument;
  return firstPlaces(document, maxLinks).map((place): DocumentLink => {
    const data: TextPosition = { uri, position: { line: place.line, character: place.start } };
    return { range: rangeOf(place), tooltip: l10n.t('Look up this call'), data };
  });
});

connection.onDocumentLinkResolve((link): DocumentLink => {
  const call = callAt(link.data as TextPosition);
  if (!call) return link;
  const { callId, vdnId } = call;
  const argument = encodeURIComponent(
    JSON.stringify([{ callId, ...(vdnId === undefined ? {} : { vdnId }) }]),
  );
  return { ...link, target: `command:${commands.lookUp}?${argument}` };
});

connection.onCodeLens(async ({ textDocument }): Promise<CodeLens[]> => {
  const document = documents.get(textDocument.uri);
  if (!configuration.codeLens || !document || document.text.callCount === 0) return [];
  const { uri } = textDocument;
  const range: Range = { start: { line: 0, character: 0 }, end: { line: 0, character: 0 } };
  const lens = (title: string, command: string): CodeLens => ({
    range,
    command: { title, command, arguments: [{ uri }] },
  });
  return [
    lens(await countText(document), commands.pickCallOfDocument),
    lens(l10n.t('Look up all'), commands.lookUpAllInFile),
    configuration.narrowed.includes(uri)
      ? lens(l10n.t('Show All Lines'), commands.showAllLines)
      : lens(l10n.t('Failed only'), commands.showFailedCalls),
  ];
});

/** Reading the VDN of more calls than this would take longer than the answer is worth. */
const maxCallsCounted = 300;

async function countText(document: SyncedDocument): Promise<string> {
  const { callCount } = document.text;
  const calls = callsCounted(callCount);
  if (callCount > maxCallsCounted) return calls;
  const named = await callsIn(document, configuration.defaultVdnId);
  const vdns = new Set(named.map(({ vdnId }) => vdnId).filter((vdnId) => vdnId !== undefined)).size;
  if (vdns === 0) return calls;
  return l10n.t('{0}, {1}', calls, vdnsCounted(vdns));
}

connection.languages.inlayHint.on(async ({ textDocument, range }): Promise<InlayHint[]> => {
  const document = documents.get(textDocument.uri);
  if (!configuration.inlayHints || !document) return [];
  const places = placesOn(document, range.start.line, range.end.line);
  const { defaultVdnId } = configuration;
  const facts = await cached(places.map((place) => nameCall(document, place, defaultVdnId)));
  return places.flatMap(({ line, end }, index) => {
    const known = facts[index];
    const label = known && hintText(known);
    return label === undefined ? [] : [{ position: { line, character: end }, label, paddingLeft: true }];
  });
});

connection.onDocumentSymbol(({ textDocument }) => {
  const document = documents.get(textDocument.uri);
  return document && outlineOf(document);
});

// A handler must answer; "nothing" is null.
connection.onRequest(requests.callAt, (where: TextPosition) => callAt(where) ?? null);
connection.onRequest(requests.callsIn, async ({ uri }: { uri: string }): Promise<CallInDocument[]> => {
  const document = documents.get(uri);
  return document ? callsIn(document, configuration.defaultVdnId) : [];
});
connection.onRequest(requests.nextCall, ({ uri, position, direction }: NextCallParams): Range | null => {
  const document = documents.get(uri);
  const place = document && nextPlace(document, position, direction);
  return place ? rangeOf(place) : null;
});

connection.onRequest(requests.linesBetween, ({ uri, callIds }: LinesBetweenParams): LinesBetween => {
  const document = documents.get(uri);
  return document ? linesBetween(document, new Set(callIds)) : { folds: [] };
});

documents.listen(connection);
connection.listen();

function rangeOf({ line, start, end }: CallPlace): Range {
  return { start: { line, character: start }, end: { line, character: end } };
}
