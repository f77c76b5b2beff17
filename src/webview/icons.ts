import { svg } from './dom.ts';

const paths = {
  answered: 'M3.5 8.5l3 3 6-7',
  failed: 'M4 4l8 8M12 4l-8 8',
  unknown: 'M5.7 6.2a2.3 2.3 0 1 1 3.5 2c-.8.5-1.2.9-1.2 1.8M8 12.6v.1',
  failure: 'M8 3v6M8 12.4v.1',
  loading: 'M3.5 8v.1M8 8v.1M12.5 8v.1',
  recording: 'M2 7v2M5 5v6M8 2.5v11M11 5v6M14 7v2',
  menu: 'M4.5 6.5L8 10l3.5-3.5',
  waiting: 'M8 8h.1',
  filter: 'M2.5 4h11M4.5 8h7M6.5 12h3',
  up: 'M4.5 9.5L8 6l3.5 3.5',
  down: 'M4.5 6.5L8 10l3.5-3.5',
  open: 'M6.5 3.5h-3v9h9v-3M9.5 3.5h3v3M12.5 3.5L7.5 8.5',
  play: 'M5 3.2v9.6L13 8z',
  pause: 'M5.5 3.5v9M10.5 3.5v9',
  skip: 'M3 4l4.5 4L3 12zM8.5 4L13 8l-4.5 4z',
  volume: 'M2.5 6.5v3h2L8 12.5v-9L4.5 6.5zM10.5 6a3 3 0 0 1 0 4M12.3 4.2a5.4 5.4 0 0 1 0 7.6',
  download: 'M8 2.5v7.5M4.8 7L8 10.2 11.2 7M3 13.2h10',
  previous: 'M9.5 4L5.5 8l4 4',
  next: 'M6.5 4l4 4-4 4',
} as const;

export type IconName = keyof typeof paths;

/** A line drawing in the colour of the text around it; it says nothing that the text does not. */
export function icon(name: IconName): SVGElement {
  return svg(
    'svg',
    { viewBox: '0 0 16 16', class: 'icon', 'aria-hidden': 'true' },
    svg('path', { d: paths[name] }),
  );
}

/** Makes another drawing of one that is there. */
export function redrawIcon(drawn: SVGElement, name: IconName): void {
  drawn.firstElementChild?.setAttribute('d', paths[name]);
}
