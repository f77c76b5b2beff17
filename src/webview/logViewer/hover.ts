import * as l10n from '@vscode/l10n';
import type { CallFacts, NamedCall } from '../../protocol/languageServer.ts';
import type { CallHover } from '../../protocol/logViewer.ts';
import {
  formatAgo,
  formatDuration,
  formatInstant,
  formatTimeOfDay,
  formatUtcOffset,
} from '../../wording/durations.ts';
import { vdnText } from '../../wording/vdnSource.ts';
import { dotted, foreign, h, mono, sentence, type Child } from '../dom.ts';
import { icon } from '../icons.ts';

/** What a link of the hover does: a command of the extension, or something in this page. */
export type HoverLink = { readonly command: string; readonly argument?: unknown } | 'onlyLines';

type Link = (title: string, link: HoverLink) => HTMLElement;

/** Draws what a hover says of a call: the same as the hovers in logs. */
export function drawHover(
  { call, hasServer, result, utcOffsetMinutes }: CallHover,
  language: string,
): HTMLElement {
  const lines: Child[][] = [
    dotted([[h('strong', {}, mono(call.callId))], timeOf(call.callId, utcOffsetMinutes, language)]),
    [vdnText(call)],
  ];
  const only = link(l10n.t('Only Lines of This Call'), 'onlyLines');
  if (result === 'asking') lines.push([icon('loading'), ' ', l10n.t('Asking the server …')], [only]);
  else if (result === 'button') lines.push(dotted([[lookUpLink(call, hasServer)], [only]]));
  else lines.push(...factsLines(result, call, only));
  return h(
    'div',
    { class: 'hover', role: 'dialog', 'aria-label': call.callId },
    ...lines.map((line) => h('p', {}, ...line)),
  );
}

const link: Link = (title, target) => h('a', { href: '#', 'data-link': JSON.stringify(target) }, title);

function timeOf(callId: string, utcOffsetMinutes: number | undefined, language: string): Child[] | undefined {
  const startsAt = Number(callId.split('-')[0]) * 1000;
  if (!Number.isSafeInteger(startsAt)) return undefined;
  const ago = formatAgo(startsAt, Date.now(), language);
  if (utcOffsetMinutes === undefined)
    return dotted([[l10n.t('{0} your time', formatInstant(startsAt, language))], [ago]]);
  const atServer = formatInstant(startsAt + utcOffsetMinutes * 60_000, language, 'UTC');
  return dotted([
    [`${atServer} ${formatUtcOffset(utcOffsetMinutes)}`],
    [l10n.t('{0} your time', formatTimeOfDay(startsAt, language))],
    [ago],
  ]);
}

function lookUpLink({ callId, vdnId }: NamedCall, hasServer: boolean): HTMLElement {
  if (!hasServer) return link(l10n.t('Add Server…'), { command: 'isales.addServer' });
  return vdnId === undefined
    ? link(l10n.t('Look Up with VDN…'), { command: 'isales.lookUp', argument: { callId } })
    : link(l10n.t('Look Up'), { command: 'isales.lookUp', argument: { callId, vdnId } });
}

function factsLines(facts: CallFacts, { callId, vdnId }: NamedCall, only: HTMLElement): Child[][] {
  if (facts.kind === 'failure') {
    const { mend } = facts;
    return [
      dotted([
        [icon(facts.notFound ? 'unknown' : 'failure'), ' ', foreign(facts.title)],
        [foreign(facts.serverName)],
        mend && [link(mend.title, { command: mend.command, argument: mend.argument })],
      ]),
      [only],
    ];
  }
  const target = { call: { callId, vdnId, serverId: facts.serverId } };
  const headline = dotted([
    [
      h('span', { class: `tone ${facts.tone}` }, icon(facts.tone)),
      ' ',
      h('strong', {}, foreign(facts.title)),
    ],
    facts.called === undefined ? undefined : sentence(l10n.t('called {0}', '{0}'), mono(facts.called)),
    facts.ringingSeconds === undefined
      ? undefined
      : [l10n.t('ringing {0}', formatDuration(facts.ringingSeconds))],
    facts.talkingSeconds === undefined
      ? undefined
      : [l10n.t('talking {0}', formatDuration(facts.talkingSeconds))],
  ]);
  const codes = dotted([
    facts.failCode && ['failCode ', mono(facts.failCode.code), ' ', foreign(facts.failCode.meaning ?? '')],
    facts.displayCode === undefined
      ? undefined
      : sentence(l10n.t('display code {0}', '{0}'), mono(facts.displayCode)),
    [recordingText(facts)],
  ]);
  const actions = dotted([
    [link(l10n.t('Open'), { command: 'isales.openCall', argument: target })],
    facts.hasRecording
      ? [link(l10n.t('Open Recording'), { command: 'isales.openRecording', argument: target })]
      : undefined,
    [link(l10n.t('Copy ID'), { command: 'isales.copyCallId', argument: target })],
    facts.hasRecording
      ? [link(l10n.t('Copy Link'), { command: 'isales.copyRecordingLink', argument: target })]
      : undefined,
    [only],
  ]);
  return [headline, codes, actions];
}

function recordingText(facts: CallFacts & { kind: 'result' }): string {
  if (!facts.hasRecording) return l10n.t('no recording');
  if (facts.recordingExpiresAt === undefined) return l10n.t('recording');
  const seconds = (facts.recordingExpiresAt - Date.now()) / 1000;
  return seconds > 0
    ? l10n.t('recording, link valid for {0}', formatDuration(seconds))
    : l10n.t('recording, link expired');
}

/** Shows one hover at a time beside a call ID, and tells when it is over. */
export class HoverBox {
  readonly element: HTMLElement = h('div', { class: 'hover-place', hidden: true });
  #id: number | undefined;
  #anchor: Element | undefined;

  /** The call that the hover is for. */
  get id(): number | undefined {
    return this.#id;
  }

  /** Waits for what comes for a call. */
  expect(id: number, anchor: Element): void {
    this.#id = id;
    this.#anchor = anchor;
  }

  show(id: number, hover: CallHover, language: string): void {
    if (id !== this.#id || !this.#anchor?.isConnected) return;
    const hadFocus = this.element.contains(document.activeElement);
    this.element.replaceChildren(drawHover(hover, language));
    this.element.hidden = false;
    this.#place(this.#anchor.getBoundingClientRect());
    if (hadFocus) this.focus();
  }

  /** @returns the ID of the hover that was there */
  hide(): number | undefined {
    const id = this.#id;
    this.#id = undefined;
    this.#anchor = undefined;
    this.element.hidden = true;
    this.element.replaceChildren();
    return id;
  }

  focus(): void {
    this.element.querySelector('a')?.focus();
  }

  /** Above the call ID where there is room, else below. */
  #place(anchor: DOMRect): void {
    const { width, height } = this.element.getBoundingClientRect();
    const left = Math.max(4, Math.min(anchor.left, window.innerWidth - width - 24));
    const top = anchor.top - height - 2 > 40 ? anchor.top - height - 2 : anchor.bottom + 2;
    this.element.style.left = `${left}px`;
    this.element.style.top = `${top}px`;
  }
}
