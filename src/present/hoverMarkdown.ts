import { hoverCommands } from '../protocol/contributions.ts';
import type { ActionInPlace, HoverAction, HoverIcon, HoverModel, Span } from './hoverModel.ts';
import { codeSpan, commandLink, escapeMarkdown } from './markdown.ts';

/** A command with its one argument. */
export interface CommandOfHover {
  readonly command: string;
  readonly argument?: unknown;
}

const icons: Readonly<Record<HoverIcon, string>> = {
  answered: '$(pass)',
  failed: '$(error)',
  unknown: '$(question)',
  notFound: '$(question)',
  failure: '$(warning)',
  loading: '$(loading)',
  search: '$(search)',
  add: '$(add)',
};

/**
 * Draws a hover in Markdown. Texts are escaped, and only commands that hovers may run are linked.
 * @param inPlace the commands that do here what each place does its own way; what has none is left out
 */
export function hoverMarkdown(
  { lines, actions }: HoverModel,
  inPlace: Readonly<Partial<Record<ActionInPlace, CommandOfHover>>> = {},
): string {
  const links = actions.flatMap((action) => {
    const run = 'command' in action ? action : inPlace[action.inPlace];
    return run && hoverCommands.includes(run.command) ? [linkOf(action, run)] : [];
  });
  const texts = lines.map((line) => line.map(textOf).join('').trim());
  return [...texts, links.join(' · ')].filter((text) => text !== '').join('  \n');
}

function linkOf({ icon, title, tooltip }: HoverAction, { command, argument }: CommandOfHover): string {
  const drawing = icon === undefined ? '' : `${icons[icon]} `;
  return commandLink(drawing + escapeMarkdown(title), command, argument, tooltip);
}

function textOf(span: Span): string {
  switch (span.kind) {
    case 'words':
    case 'foreign':
      return escapeMarkdown(span.text);
    case 'strong':
    case 'callId':
      return `**${escapeMarkdown(span.text)}**`;
    case 'code':
      return codeSpan(span.text);
    case 'icon':
      return icons[span.icon];
    case 'dot':
      return ' · ';
  }
}
