/** The folders of `src` and what each may import. Lint holds every line; `npm run docs` writes them into docs/architecture.md. */

/**
 * @typedef {object} Layer
 * @property {string} what what is in the folder, for whoever looks for a place
 * @property {string[]} may the folders that it may import
 * @property {string} why what lint says where something else is imported
 */

/** @type {Record<string, Layer>} */
export const layers = {
  ids: {
    what: 'the grammar of call IDs and VDNs, below everything else',
    may: [],
    why: 'src/ids says what a call ID and a VDN are: it knows nothing else.',
  },
  text: {
    what: 'bytes to lines: encodings, gzip, lines of text, characters that nobody sees',
    may: [],
    why: 'src/text makes lines of bytes and knows what nobody sees of them: it knows no calls and no editor.',
  },
  storage: {
    what: 'files that survive a crash, JSON in them, and the one lock for what windows share',
    may: [],
    why: 'src/storage keeps files that survive a crash, whatever is in them.',
  },
  protocol: {
    what: 'message types that two processes or a page and the extension share',
    may: [],
    why: 'src/protocol is message types alone.',
  },
  isales: {
    what: "the vendor's world: results, codes, C2 signature, client, certificates, failures, redaction",
    may: ['ids', 'text'],
    why: 'src/isales is the domain: it knows nothing of ours but IDs and characters, and no editor; its face for plain Node, index.ts, adds what src/callsInText reads in text.',
  },
  callsInText: {
    what: 'which calls a text means: call IDs, their VDN, codes and own patterns in lines, documents, bytes and files',
    may: ['ids', 'text'],
    why: 'src/callsInText finds calls in text: it knows nothing else of ours and no editor.',
  },
  logFile: {
    what: 'files of any size for the log viewer: index, places of calls, search, following',
    may: ['ids', 'text', 'storage', 'callsInText'],
    why: 'src/logFile reads files of any size, and the calls in them: no editor in it.',
  },
  lookup: {
    what: 'the use case: cache, shared requests, pace, bulk look-ups, campaigns, history, behind small ports',
    may: ['ids', 'isales', 'storage'],
    why: 'src/lookup is the use case: the domain and small ports.',
  },
  wording: {
    what: 'domain values in words, English and Chinese',
    may: ['ids', 'isales', 'lookup', 'protocol', 'text'],
    why: 'src/wording turns domain values into words for any process; of src/lookup it knows the types.',
  },
  present: {
    what: 'what a hover says of a call, and what can be done from it, for any process and page',
    may: ['ids', 'isales', 'lookup', 'protocol', 'text', 'wording'],
    why: 'src/present is what hovers show, for any process and page; of src/lookup it knows the types.',
  },
  languageServer: {
    what: "the language server's process: knows text, neither secrets nor the network",
    may: ['protocol', 'ids', 'text', 'callsInText', 'isales', 'wording', 'present'],
    why: 'The language server has no network, no secrets.',
  },
  agents: {
    what: 'what AI agents can do: tools, their texts, which files they may read',
    may: ['ids', 'isales', 'text', 'callsInText', 'lookup', 'wording'],
    why: 'src/agents is what AI agents can do, in the editor and over MCP: no editor in it.',
  },
  mcp: {
    what: 'the MCP server, a process of its own, and how it gets its keys',
    may: ['agents', 'ids', 'isales', 'callsInText', 'lookup', 'storage', 'wording'],
    why: 'src/mcp is a process of its own, which other programs start, too.',
  },
  simulator: {
    what: 'CC-iSales in a box',
    may: ['ids', 'isales'],
    why: 'src/simulator is a server: it shares only the domain.',
  },
  webview: {
    what: 'what runs inside panels: typed messages in, DOM out',
    may: ['protocol', 'text', 'wording', 'present'],
    why: 'Panels get typed messages and draw them.',
  },
};
