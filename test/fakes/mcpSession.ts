/** A session with the MCP server as another program has it: over its pipes, through the official client. */
import { Client } from '@modelcontextprotocol/sdk/client/index.js';
import { StdioClientTransport } from '@modelcontextprotocol/sdk/client/stdio.js';

export interface McpStart {
  readonly command: string;
  readonly args: readonly string[];
  readonly env: Readonly<Record<string, string>>;
}

export interface ToolAnswer {
  readonly isError: boolean;
  /** The text, decoded. */
  readonly json: unknown;
  readonly structured: unknown;
}

export class McpSession {
  readonly client = new Client({ name: 'test', version: '1.0.0' });
  readonly transport: StdioClientTransport;
  /** What the process wrote to the protocol, as it came. */
  received = '';
  /** What it logged. */
  logged = '';

  constructor({ command, args, env }: McpStart) {
    this.transport = new StdioClientTransport({ command, args: [...args], env: { ...env }, stderr: 'pipe' });
  }

  async open(): Promise<void> {
    this.transport.stderr?.on('data', (chunk: Buffer) => (this.logged += chunk.toString()));
    await this.client.connect(this.transport);
    const handle = this.transport.onmessage;
    this.transport.onmessage = (message) => {
      this.received += JSON.stringify(message);
      handle?.(message);
    };
  }

  async call(name: string, input: Record<string, unknown>): Promise<ToolAnswer> {
    const { content, isError, structuredContent } = await this.client.callTool({ name, arguments: input });
    const [first] = content as { type: string; text?: string }[];
    return { isError: isError === true, json: decode(first?.text ?? ''), structured: structuredContent };
  }

  async close(): Promise<void> {
    await this.client.close();
  }
}

function decode(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return text;
  }
}
