import * as vscode from 'vscode';
import type { AgentTools } from '../../agents/agentTools.ts';
import { answerText, problemText, type AgentProblem } from '../../agents/problems.ts';
import type { toolNames } from '../../agents/toolNames.ts';
import type { Result } from '../../isales/failures.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';

export type ToolName = keyof typeof toolNames;

/** The tools as language models in this editor call them. */
export class LanguageModelTools {
  readonly #tools: AgentTools;
  readonly #registry: ServerRegistry;

  constructor(tools: AgentTools, registry: ServerRegistry) {
    this.#tools = tools;
    this.#registry = registry;
  }

  /** What the user reads, and agrees to, before a tool runs. */
  prepare(name: ToolName, input: unknown): vscode.PreparedToolInvocation {
    switch (name) {
      case 'getCallResult':
        return this.#prepareCallResult(input);
      case 'findCallsInFile': {
        const path = typeof input === 'object' && input !== null && 'path' in input ? String(input.path) : '';
        return { invocationMessage: plain(vscode.l10n.t('Finding calls in {0}', path)) };
      }
      case 'explainCode': {
        const code = typeof input === 'object' && input !== null && 'code' in input ? String(input.code) : '';
        return { invocationMessage: plain(vscode.l10n.t('Explaining code {0}', code)) };
      }
    }
  }

  /** @throws what a model can mend its call by */
  async invoke(
    name: ToolName,
    input: unknown,
    token: vscode.CancellationToken,
  ): Promise<vscode.LanguageModelToolResult> {
    const controller = new AbortController();
    const cancelled = token.onCancellationRequested(() => {
      controller.abort();
    });
    try {
      const answer: Result<object, AgentProblem> = await this.#tools[name](input, controller.signal);
      if (controller.signal.aborted) throw new vscode.CancellationError();
      if (!answer.ok) throw new Error(problemText(answer.error));
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answerText(answer.value))]);
    } finally {
      cancelled.dispose();
    }
  }

  #prepareCallResult(input: unknown): vscode.PreparedToolInvocation {
    const call = this.#tools.callMeant(input);
    const server = call.ok ? this.#registry.find(call.value.serverId) : undefined;
    // What cannot be asked needs no consent: the tool says what is wrong.
    if (!call.ok || !server?.ok) return {};
    const { callId, vdnId } = call.value;
    const { name, baseUrl } = server.value;
    return {
      invocationMessage: plain(vscode.l10n.t('Looking up call {0}…', callId)),
      confirmationMessages: {
        title: vscode.l10n.t('Look up call {0}?', callId),
        message: plain(
          vscode.l10n.t(
            'One signed request goes to {0} ({1}), VDN {2}. The model gets the outcome, with the called number masked and without the recording.',
            name,
            baseUrl,
            vdnId,
          ),
        ),
      },
    };
  }
}

/** What a model wrote is no Markdown. */
function plain(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(text);
}
