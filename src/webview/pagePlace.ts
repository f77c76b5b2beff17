/** Where a page stands, for when it comes back after it was hidden. */
export interface KeptPlace {
  /** In pixels. */
  readonly scrollTop: number;
  /** What has the keyboard: the `id` or `data-key` of the element, or of the nearest one around it. */
  readonly focus?: string;
}

/** Reads what was kept; anything may stand there. */
export function readPlace(kept: unknown): KeptPlace {
  const { scrollTop, focus } =
    typeof kept === 'object' && kept !== null ? (kept as Record<string, unknown>) : {};
  return {
    scrollTop: typeof scrollTop === 'number' && scrollTop >= 0 ? scrollTop : 0,
    ...(typeof focus === 'string' ? { focus } : {}),
  };
}

const focusable = 'button, a[href], input, select, summary, [tabindex]';

/**
 * Brings a page back to where it stood: how far it was scrolled, and what had the keyboard. The editor gives the keyboard
 * back to a page, when its tab comes back or a menu closes, but not to what had it in there.
 */
export class PagePlace {
  readonly #root: HTMLElement;
  #focus: string | undefined;
  /** Until the page is long enough, or the user moves. */
  #wantedTop: number | undefined;

  /**
   * @param root holds all that can have the keyboard
   * @param onChange what is kept has changed
   */
  constructor(root: HTMLElement, kept: KeptPlace, onChange: () => void) {
    this.#root = root;
    this.#focus = kept.focus;
    this.#wantedTop = kept.scrollTop;
    document.addEventListener('focusin', ({ target }) => {
      if (!(target instanceof Element) || !root.contains(target)) return;
      this.#focus = nameOf(target);
      onChange();
    });
    for (const move of ['wheel', 'pointerdown', 'keydown'] as const)
      document.addEventListener(move, () => (this.#wantedTop = undefined), { passive: true });
    document.addEventListener('scrollend', onChange);
    window.addEventListener('focus', () => {
      this.settle();
    });
  }

  get kept(): KeptPlace {
    return {
      scrollTop: this.#wantedTop ?? document.documentElement.scrollTop,
      ...(this.#focus === undefined ? {} : { focus: this.#focus }),
    };
  }

  /** The page shows something else now. @param kept where it stood when it showed that before */
  reset(kept?: KeptPlace): void {
    this.#focus = kept?.focus;
    this.#wantedTop = kept?.scrollTop ?? 0;
  }

  /** To be called when the page was drawn. */
  settle(): void {
    const { documentElement: page } = document;
    if (this.#wantedTop !== undefined) {
      page.scrollTop = this.#wantedTop;
      if (page.scrollTop >= Math.floor(this.#wantedTop)) this.#wantedTop = undefined;
    }
    if (this.#focus === undefined || !document.hasFocus() || document.activeElement !== document.body) return;
    const found = this.#root.querySelector<HTMLElement>(selectorOf(this.#focus));
    const target = found?.matches(focusable) ? found : found?.querySelector<HTMLElement>(focusable);
    target?.focus({ preventScroll: true });
  }
}

function nameOf(element: Element): string | undefined {
  const named = element.closest('[id], [data-key]');
  return named === null ? undefined : named.id || (named.getAttribute('data-key') ?? undefined);
}

function selectorOf(name: string): string {
  const quoted = CSS.escape(name);
  return `#${quoted}, [data-key="${quoted}"]`;
}
