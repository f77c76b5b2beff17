import { toolNames } from './toolNames.ts';

/** What models and people read about the tools. package.json says the same; a test holds the two together. */
export const toolTexts = {
  [toolNames.getCallResult]: {
    title: 'Get Call Result',
    description:
      'Asks the CC-iSales server what became of one outbound call: answered or not, ringing and talking time, failCode with its meaning, whether there is a recording. Needs a call ID from a log or callback, and the VDN it belongs to. Sends one request for one call: for many calls, ask for a few that stand for the rest. The called number comes masked, the recording link never.',
  },
  [toolNames.findCallsInFile]: {
    title: 'Find Calls in File',
    description:
      'Lists the call IDs that a log, JSON or CSV file names (plain or gzip, of any size), each with its time, its VDN where the text names one, and its first lines. Asks no server. Use it instead of reading a large log.',
  },
  [toolNames.explainCode]: {
    title: 'Explain Code',
    description:
      'Explains a failCode (five digits, why a call failed) or a resultCode/returnCode (seven or eight digits, how the query went) of CC-iSales. Asks no server.',
  },
} as const;
