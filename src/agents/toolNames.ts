/** Names of the tools, as agents see them everywhere. */
export const toolNames = {
  getCallResult: 'isales_get_call_result',
  findCallsInFile: 'isales_find_calls_in_file',
  explainCode: 'isales_explain_code',
} as const;
