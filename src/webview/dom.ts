import { visible } from '../wording/visible.ts';

export { visible };

export type Child = Node | string | undefined;

/** Absent attributes are left out; `true` stands for an attribute without value. */
export type Attributes = Readonly<Record<string, string | true | undefined>>;

/** Builds an element. Texts become text nodes, whatever they contain. */
export function h<K extends keyof HTMLElementTagNameMap>(
  tag: K,
  attributes: Attributes,
  ...children: readonly Child[]
): HTMLElementTagNameMap[K] {
  const element = document.createElement(tag);
  fill(element, attributes, children);
  return element;
}

const svgNamespace = 'http://www.w3.org/2000/svg';

/** Builds an SVG element. */
export function svg(
  tag: keyof SVGElementTagNameMap,
  attributes: Attributes,
  ...children: readonly Child[]
): SVGElement {
  const element = document.createElementNS(svgNamespace, tag);
  fill(element, attributes, children);
  return element;
}

function fill(element: Element, attributes: Attributes, children: readonly Child[]): void {
  for (const [name, value] of Object.entries(attributes))
    if (value !== undefined) element.setAttribute(name, value === true ? '' : value);
  element.append(...children.filter((child) => child !== undefined));
}

/**
 * Puts nodes in the places of a translated sentence.
 * @param template with `{0}`, `{1}`… in any order
 */
export function sentence(template: string, ...nodes: readonly Node[]): Child[] {
  return template
    .split(/(\{\d\})/)
    .map((part) => nodes[/^\{\d\}$/.test(part) ? Number(part.at(1)) : -1] ?? part)
    .filter((part) => part !== '');
}

/** Puts " · " between items; the dot stays with the item before it when a line breaks. */
export function dotted(items: readonly (Child[] | undefined)[]): Child[] {
  return items
    .filter((item) => item !== undefined)
    .flatMap((item, index) => (index === 0 ? item : ['\u00a0· ', ...item]));
}

/** A text from elsewhere, kept apart from the writing direction around it. */
export function foreign(text: string, className?: string): HTMLElement {
  return h('bdi', { class: className }, visible(text));
}

/** A code or an ID, in the editor's own font. */
export function mono(text: string): HTMLElement {
  return foreign(text, 'mono');
}

export function note(...children: readonly Child[]): HTMLElement {
  return h('small', {}, ...children);
}

/**
 * Makes `old` look like `fresh` and keeps every node that can stay, and with it focus, selection, scroll position and
 * opened details. What is inside an element with `data-island` belongs to somebody else and stays as it is.
 */
export function patch(old: Element, fresh: Element): void {
  patchAttributes(old, fresh);
  if (old.hasAttribute('data-island')) return;
  const left = [...old.childNodes];
  let position = old.firstChild;
  for (const wanted of [...fresh.childNodes]) {
    const index = left.findIndex((candidate) => isSame(candidate, wanted));
    const [kept] = index < 0 ? [] : left.splice(index, 1);
    if (kept === undefined) {
      old.insertBefore(wanted, position);
      continue;
    }
    // A node that is moved loses focus, so what lies before it goes instead.
    while (position && position !== kept && left.includes(position)) {
      const gone: ChildNode = position;
      position = gone.nextSibling;
      left.splice(left.indexOf(gone), 1);
      gone.remove();
    }
    if (position === kept) position = kept.nextSibling;
    else old.insertBefore(kept, position);
    if (kept instanceof Element && wanted instanceof Element) patch(kept, wanted);
    else if (kept.nodeValue !== wanted.nodeValue) kept.nodeValue = wanted.nodeValue;
  }
  for (const node of left) node.remove();
}

function isSame(a: Node, b: Node): boolean {
  return a.nodeName === b.nodeName && keyOf(a) === keyOf(b);
}

function keyOf(node: Node): string | null {
  return node instanceof Element ? node.getAttribute('data-key') : null;
}

function patchAttributes(old: Element, fresh: Element): void {
  for (const name of old.getAttributeNames())
    // Whether details are open is the user's choice.
    if (name !== 'open' && !fresh.hasAttribute(name)) old.removeAttribute(name);
  for (const name of fresh.getAttributeNames()) {
    const value = fresh.getAttribute(name) ?? '';
    if (name === 'style') patchStyle(old, fresh);
    else if (old.getAttribute(name) !== value) old.setAttribute(name, value);
  }
}

/** The content security policy forbids the attribute and allows the object behind it. */
function patchStyle(old: Element, fresh: Element): void {
  if (old instanceof HTMLElement && fresh instanceof HTMLElement) old.style.cssText = fresh.style.cssText;
}
