import type { LogViewerCommand } from '../../protocol/logViewer.ts';
import type { HoverControl } from './hoverControl.ts';
import { post } from './host.ts';
import type { Lines } from './lines.ts';
import type { ToolbarAction } from './toolbar.ts';

export type PageAction = ToolbarAction | LogViewerCommand | 'nextMatch' | 'previousMatch';

/** So far one press of an arrow key goes sideways, in px. */
const sidewaysStep = 60;

/** What keys do in the page. */
export class Keyboard {
  readonly #lines: Lines;
  readonly #hover: HoverControl;
  readonly #run: (action: PageAction) => void;

  constructor(lines: Lines, hover: HoverControl, run: (action: PageAction) => void) {
    this.#lines = lines;
    this.#hover = hover;
    this.#run = run;
  }

  /** @returns whether the key means something here */
  onKey(event: KeyboardEvent): boolean {
    const action = actionOf(event);
    if (action) {
      this.#run(action);
      return true;
    }
    // Where nothing has the focus, the lines are meant.
    if (event.target !== this.#lines.list && event.target !== document.body) return false;
    return this.#onScrollKey(event) || this.#onLineKey(event);
  }

  /** Keys that move the cursor or what is in sight. */
  #onScrollKey(event: KeyboardEvent): boolean {
    const { viewport } = this.#lines;
    const ctrl = event.ctrlKey || event.metaKey;
    const step = {
      ArrowDown: 1,
      ArrowUp: -1,
      PageDown: viewport.page,
      PageUp: -viewport.page,
      Home: ctrl ? -Infinity : undefined,
      End: ctrl ? Infinity : undefined,
    }[event.key];
    if (step !== undefined && !event.altKey && (!ctrl || Math.abs(step) === Infinity)) {
      this.#hover.end();
      this.#lines.step(step, event.shiftKey);
      return true;
    }
    switch (event.key) {
      case 'ArrowDown':
      case 'ArrowUp':
        if (!ctrl) return false;
        this.#lines.scrollTo(viewport.top + (event.key === 'ArrowDown' ? 1 : -1));
        return true;
      case 'ArrowLeft':
        viewport.element.scrollLeft -= sidewaysStep;
        return true;
      case 'ArrowRight':
        viewport.element.scrollLeft += sidewaysStep;
        return true;
      case 'Home':
        viewport.element.scrollLeft = 0;
        return true;
      case 'End':
        viewport.element.scrollLeft = viewport.element.scrollWidth;
        return true;
      default:
        return false;
    }
  }

  /** Keys for what is selected, and for the call of the current line. */
  #onLineKey(event: KeyboardEvent): boolean {
    const { cursor } = this.#lines;
    const key = event.ctrlKey || event.metaKey ? `Ctrl+${event.key.toLowerCase()}` : event.key;
    switch (key) {
      case 'Ctrl+a':
        this.#lines.selectAll();
        return true;
      case 'Ctrl+c':
        // Text that is selected with the mouse is the browser's to copy.
        if (getSelection()?.isCollapsed === false) return false;
        post({ type: 'copy', from: cursor.firstSelected, to: cursor.lastSelected });
        return true;
      case 'Enter':
        this.#run('openCall');
        return true;
      case ' ':
        this.#openHover();
        return true;
      case 'Escape':
        if (this.#hover.end()) return true;
        cursor.unselect();
        this.#lines.viewport.draw();
        return false;
      default:
        return false;
    }
  }

  #openHover(): void {
    const call = this.#lines.callHere();
    const mark =
      call && document.querySelector(`#row-${this.#lines.cursor.row} [data-offset="${call.offset}"]`);
    if (mark) this.#hover.open(mark, true);
  }
}

/** Keys that mean the same everywhere in the page. */
function actionOf(event: KeyboardEvent): PageAction | undefined {
  const { key, altKey, shiftKey } = event;
  if (event.ctrlKey || event.metaKey)
    return altKey || shiftKey
      ? undefined
      : ({ f: 'find', g: 'goToLine', f7: 'openCall' } as const)[key.toLowerCase()];
  if (key === 'F3') return shiftKey ? 'previousMatch' : 'nextMatch';
  if (key === 'F7') return shiftKey ? 'previousCall' : 'nextCall';
  return undefined;
}
