/** A drawing of the editor's icon set or of a page's own. */
export type HoverIcon =
  'answered' | 'failed' | 'unknown' | 'notFound' | 'failure' | 'loading' | 'search' | 'add';

/** A piece of a line. Every text is a text: whoever draws it makes no markup of it. */
export type Span =
  /** Our own words. */
  | { readonly kind: 'words'; readonly text: string }
  /** Words of a server or a log. */
  | { readonly kind: 'foreign'; readonly text: string }
  | { readonly kind: 'strong'; readonly text: string }
  /** A call ID as the title of what follows. */
  | { readonly kind: 'callId'; readonly text: string }
  /** A number or a code. */
  | { readonly kind: 'code'; readonly text: string }
  | { readonly kind: 'icon'; readonly icon: HoverIcon }
  /** Stands between two things that are told in one line. */
  | { readonly kind: 'dot' };

/** What each place that shows a hover does in a way of its own. */
export type ActionInPlace = 'refresh' | 'agree' | 'onlyLines';

/** Something to do from a hover: a command of the extension, or what the place does itself. */
export type HoverAction = {
  readonly title: string;
  readonly tooltip?: string;
  readonly icon?: HoverIcon;
} & ({ readonly command: string; readonly argument?: unknown } | { readonly inPlace: ActionInPlace });

/** What a hover says, line by line, and what can be done from it: the same wherever it is drawn. */
export interface HoverModel {
  readonly lines: readonly (readonly Span[])[];
  readonly actions: readonly HoverAction[];
}

export const words = (text: string): Span => ({ kind: 'words', text });
export const foreign = (text: string): Span => ({ kind: 'foreign', text });
export const strong = (text: string): Span => ({ kind: 'strong', text });
export const code = (text: string): Span => ({ kind: 'code', text });

/** Puts a dot between things; those that are absent or empty are left out. */
export function dotted(...things: readonly (readonly Span[] | undefined)[]): Span[] {
  return things
    .filter((thing) => thing !== undefined)
    .filter((thing) => thing.length > 0)
    .flatMap((thing, index): readonly Span[] => (index === 0 ? thing : [{ kind: 'dot' }, ...thing]));
}

/**
 * Puts a span in its place of a translated sentence.
 * @param template with `{0}`
 */
export function sentence(template: string, span: Span): Span[] {
  const [before = '', behind = ''] = template.split('{0}');
  return [words(before), span, words(behind)].filter((part) => !('text' in part) || part.text !== '');
}
