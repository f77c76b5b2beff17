import type { Bar } from './overviewData.ts';

/** The theme's colours, as a canvas takes them. */
export interface ChartColors {
  readonly text: string;
  /** Of lines behind the columns. */
  readonly line: string;
  /** Of the line on which they stand. */
  readonly strong: string;
  readonly focus: string;
  /** Of outlines, in high contrast. */
  readonly edge: string | undefined;
  readonly font: string;
  /** `faint`: filtered out. */
  readonly fills: Readonly<Record<Bar['look'], { readonly full: string; readonly faint: string }>>;
}

const fillColors: Readonly<Record<Bar['look'], string>> = {
  answered: 'var(--good)',
  failed: 'var(--bad)',
  failure: 'var(--warn)',
  ringing: 'var(--ring)',
  unknown: 'var(--dim)',
  waiting: 'var(--dim)',
  loading: 'var(--dim)',
};

/**
 * The colours now; calls back with others when the theme changes.
 */
export function watchTheme(changed: (colors: ChartColors) => void): ChartColors {
  new MutationObserver(() => {
    changed(readColors());
  }).observe(document.body, { attributes: true, attributeFilter: ['class'] });
  new MutationObserver(() => {
    changed(readColors());
  }).observe(document.documentElement, { attributes: true, attributeFilter: ['style'] });
  return readColors();
}

function readColors(): ChartColors {
  const probe = document.createElement('span');
  document.body.append(probe);
  const resolved = (color: string): string => {
    probe.style.color = color;
    return getComputedStyle(probe).color;
  };
  const isHighContrast = document.body.classList.contains('vscode-high-contrast');
  const fills = Object.fromEntries(
    Object.entries(fillColors).map(([look, color]) => [
      look,
      {
        full: resolved(isHighContrast ? color : `color-mix(in srgb, ${color} 72%, transparent)`),
        faint: resolved(`color-mix(in srgb, ${color} 20%, transparent)`),
      },
    ]),
  ) as ChartColors['fills'];
  const colors: ChartColors = {
    text: resolved('var(--dim)'),
    line: resolved('color-mix(in srgb, currentColor 12%, transparent)'),
    strong: resolved('var(--line)'),
    focus: resolved('var(--vscode-focusBorder, Highlight)'),
    edge: isHighContrast ? resolved('var(--vscode-contrastBorder, CanvasText)') : undefined,
    font: getComputedStyle(document.body).fontFamily,
    fills,
  };
  probe.remove();
  return colors;
}
