import * as vscode from 'vscode';
import type { AgentTools } from '../../agents/agentTools.ts';
import { Agreements } from '../../agents/agreements.ts';
import { answerText, notAgreed, problemText, type AgentProblem } from '../../agents/problems.ts';
import { explainCodeInput, findCallsInFileInput } from '../../agents/schemas.ts';
import type { toolNames } from '../../agents/toolNames.ts';
import type { Result } from '../../isales/failures.ts';
import { visibleInLine } from '../../wording/visible.ts';
import type { ServerRegistry } from '../servers/serverRegistry.ts';

export type ToolName = keyof typeof toolNames;

/** The tools as language models in this editor call them. */
export class LanguageModelTools {
  readonly #tools: AgentTools;
  readonly #registry: ServerRegistry;
  readonly #agreements = new Agreements();

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
        const { path = '' } = findCallsInFileInput.safeParse(input).data ?? {};
        return { invocationMessage: plain(vscode.l10n.t('Finding calls in {0}', shown(path))) };
      }
      case 'explainCode': {
        const { code = '' } = explainCodeInput.safeParse(input).data ?? {};
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
      const answer = await this.#run(name, input, controller.signal);
      if (controller.signal.aborted) throw new vscode.CancellationError();
      if (!answer.ok) throw new Error(problemText(answer.error));
      return new vscode.LanguageModelToolResult([new vscode.LanguageModelTextPart(answerText(answer.value))]);
    } finally {
      cancelled.dispose();
    }
  }

  async #run(name: ToolName, input: unknown, signal: AbortSignal): Promise<Result<object, AgentProblem>> {
    if (name !== 'getCallResult') return this.#tools[name](input, signal);
    const agreed = this.#agreements.take(input);
    if (agreed) return this.#tools.getCallResult(input, signal, agreed);
    // Nobody was asked about what could not be sent then, nor about what can be by now.
    const meant = this.#tools.callMeant(input);
    return { ok: false, error: meant.ok ? notAgreed : meant.error };
  }

  #prepareCallResult(input: unknown): vscode.PreparedToolInvocation {
    const meant = this.#tools.callMeant(input);
    const server = meant.ok ? this.#registry.find(meant.value.call.serverId) : undefined;
    // What cannot be asked needs no consent: the tool says what is wrong.
    if (!meant.ok || !server?.ok) return {};
    this.#agreements.remember(input, meant.value);
    const { call, address } = meant.value;
    return {
      invocationMessage: plain(vscode.l10n.t('Looking up call {0}…', shown(call.callId))),
      confirmationMessages: {
        // A title may be read as Markdown, in which an ID could look like another one.
        title: /^[A-Za-z0-9-]+$/.test(call.callId)
          ? vscode.l10n.t('Look up call {0}?', call.callId)
          : vscode.l10n.t('Look up a call?'),
        message: plain(
          vscode.l10n.t(
            'One signed request goes to {0} ({1}): VDN {2}, call {3}. The model gets the outcome, with the called number masked and without the recording.',
            shown(server.value.name),
            shown(address),
            call.vdnId,
            shown(call.callId),
          ),
        ),
      },
    };
  }
}

/** Longer than any call ID. */
const longestShown = 200;

/** What a model or a setting says, on one line, with nothing in it that is not seen. */
function shown(text: string): string {
  return visibleInLine(text, longestShown);
}

/** What a model wrote is no Markdown. */
function plain(text: string): vscode.MarkdownString {
  return new vscode.MarkdownString().appendText(text);
}
