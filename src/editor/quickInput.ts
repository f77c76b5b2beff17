import * as vscode from 'vscode';
import { plainLine, plainText } from './plainText.ts';
import { runSteps, type Step, type StepOutcome, type StepPosition } from './steps.ts';

export { askWhen, runSteps, type Step, type StepOutcome, type StepPosition } from './steps.ts';

export interface TextQuestion {
  readonly prompt: string;
  readonly value?: string;
  readonly placeholder?: string;
  readonly password?: boolean;
  /** Selects the prefilled value, so that typing replaces it. */
  readonly selectAll?: boolean;
  /** Keeps what was typed when the user leaves, for when they come back. Not for secrets. */
  readonly memory?: BoxMemory;
  /** Another way to the answer, e.g. a file dialog, behind a button of the box. */
  readonly browse?: { readonly tooltip: string; readonly pick: () => Promise<string | undefined> };
  /** What is wrong with the text so far; a plain string forbids going on, an object may only warn. */
  readonly validate: (text: string) => string | vscode.InputBoxValidationMessage | undefined;
  /** What is wrong with the text as it was entered, where that takes a look at a file; forbids going on. */
  readonly verify?: (text: string) => Promise<string | undefined>;
  readonly accept: (text: string) => void;
}

/** What was typed into a box that was left. */
export interface BoxMemory {
  text?: string;
}

/** A step that asks for a line of text, checked while it is typed. */
export function askText(question: () => TextQuestion): Step {
  return async (position) => {
    const {
      prompt,
      value: proposed = '',
      memory,
      placeholder,
      password = false,
      selectAll = true,
      browse,
      validate,
      verify,
      accept,
    } = question();
    const value = memory?.text ?? proposed;
    const box = plainInput(vscode.window.createInputBox());
    place(box, position);
    Object.assign(box, { prompt, value, password });
    if (placeholder !== undefined) box.placeholder = placeholder;
    if (!selectAll) box.valueSelection = [value.length, value.length];
    const check = (): string | vscode.InputBoxValidationMessage | undefined => {
      const problem = validate(box.value);
      box.validationMessage = problem;
      return problem;
    };
    const browseButton = browse && {
      iconPath: new vscode.ThemeIcon('folder-opened'),
      tooltip: browse.tooltip,
    };
    if (browseButton) box.buttons = [...box.buttons, browseButton];
    let browsing = false;
    const pickAnother = async (): Promise<void> => {
      // The dialog may take the place of the box, which must come back afterwards.
      browsing = true;
      box.value = (await browse?.pick()) ?? box.value;
      browsing = false;
      box.show();
    };
    const outcome = await untilDone(
      box,
      () => !browsing,
      (finish) => {
        box.onDidTriggerButton((button) => {
          if (button === browseButton) void pickAnother();
        });
        box.onDidChangeValue(check);
        const enter = async (): Promise<void> => {
          const problem = check();
          if (typeof problem === 'string' || problem?.severity === vscode.InputBoxValidationSeverity.Error)
            return;
          const text = box.value;
          if (verify) {
            Object.assign(box, { busy: true, enabled: false });
            const found = await verify(text);
            Object.assign(box, { busy: false, enabled: true });
            if (found !== undefined) {
              box.validationMessage = found;
              return;
            }
          }
          accept(text);
          finish('next');
        };
        box.onDidAccept(() => void enter());
      },
    );
    // What was proposed may be another thing next time.
    if (memory && box.value !== proposed) memory.text = box.value;
    return outcome;
  };
}

export interface Choice<T> extends vscode.QuickPickItem {
  readonly value: T;
}

/** A step that offers a list. */
export function askChoice<T>(question: {
  readonly placeholder: string;
  readonly choices: () => readonly (Choice<T> | vscode.QuickPickItem)[];
  readonly active?: () => T | undefined;
  /** What a typed text stands for besides what it filters; without a `value` it is only said. */
  readonly typed?: (text: string) => Choice<T> | vscode.QuickPickItem | undefined;
  readonly accept: (value: T) => void;
}): Step {
  return async (position) => {
    const pick = createPick<Choice<T>>();
    place(pick, position);
    pick.placeholder = question.placeholder;
    pick.matchOnDescription = true;
    // Separators are items without a value; they can never be accepted.
    const choices = question.choices() as readonly Choice<T>[];
    pick.items = choices;
    const active = question.active?.();
    const chosen = active === undefined ? [] : pick.items.filter(({ value }) => value === active);
    // Without one the editor chooses the first; an empty list would leave Enter without an answer.
    if (chosen.length > 0) pick.activeItems = chosen;
    return untilDone(
      pick,
      () => true,
      (finish) => {
        pick.onDidChangeValue((text) => {
          const typed = text.trim() === '' ? undefined : question.typed?.(text.trim());
          if (question.typed)
            pick.items = typed ? [...choices, { ...(typed as Choice<T>), alwaysShow: true }] : choices;
        });
        pick.onDidAccept(() => {
          const [chosen] = pick.selectedItems;
          if (!chosen || !('value' in chosen)) return;
          question.accept(chosen.value);
          finish('next');
        });
      },
    );
  };
}

/** Offers a list by itself; `undefined` when the user turns away. */
export async function choose<T>(
  title: string,
  placeholder: string,
  choices: readonly (Choice<T> | vscode.QuickPickItem)[],
  typed?: (text: string) => Choice<T> | vscode.QuickPickItem | undefined,
): Promise<T | undefined> {
  let value: T | undefined;
  await runSteps(title, [
    askChoice<T>({
      placeholder,
      choices: () => choices,
      ...(typed ? { typed } : {}),
      accept: (chosen) => (value = chosen),
    }),
  ]);
  return value;
}

/** A list to pick from, in which whatever is said is plain text: no link, no icon but those of `iconPath`. */
export function createPick<T extends vscode.QuickPickItem>(): vscode.QuickPick<T> {
  return plainInput(vscode.window.createQuickPick<T>());
}

/** Cleans each text that is given to it, but not what the user types or is to edit. */
function plainInput<T extends vscode.QuickInput>(input: T): T {
  return new Proxy<T>(input, {
    get: (target, name) => {
      const value: unknown = Reflect.get(target, name);
      return typeof value === 'function' ? (value.bind(target) as unknown) : value;
    },
    set: (target, name, value: unknown) => Reflect.set(target, name, plainOf(name, value)),
  });
}

function plainOf(name: string | symbol, value: unknown): unknown {
  if (name === 'items') return (value as readonly vscode.QuickPickItem[]).map(plainItem);
  if (name === 'validationMessage' && typeof value === 'object' && value !== null) {
    const message = value as vscode.InputBoxValidationMessage;
    return { ...message, message: plainText(message.message) };
  }
  const isShown =
    name === 'title' || name === 'prompt' || name === 'placeholder' || name === 'validationMessage';
  return isShown && typeof value === 'string' ? plainText(value) : value;
}

function plainItem<T extends vscode.QuickPickItem>(item: T): T {
  const { label, description, detail } = item;
  return {
    ...item,
    label: plainLine(label),
    ...(description === undefined ? {} : { description: plainLine(description) }),
    ...(detail === undefined ? {} : { detail: plainLine(detail) }),
  };
}

function place(
  input: vscode.QuickInput & { buttons: readonly vscode.QuickInputButton[] },
  position: StepPosition,
): void {
  const { title, step, totalSteps } = position;
  input.title = title;
  input.ignoreFocusOut = true;
  if (totalSteps > 1) {
    input.step = step;
    input.totalSteps = totalSteps;
  }
  if (step > 1) input.buttons = [vscode.QuickInputButtons.Back];
}

async function untilDone(
  input: vscode.QuickInput & { onDidTriggerButton: vscode.Event<vscode.QuickInputButton> },
  endsWhenHidden: () => boolean,
  listen: (finish: (outcome: StepOutcome) => void) => void,
): Promise<StepOutcome> {
  try {
    return await new Promise<StepOutcome>((resolve) => {
      listen(resolve);
      input.onDidTriggerButton((button) => {
        if (button === vscode.QuickInputButtons.Back) resolve('back');
      });
      input.onDidHide(() => {
        if (endsWhenHidden()) resolve('cancel');
      });
      input.show();
    });
  } finally {
    input.dispose();
  }
}
