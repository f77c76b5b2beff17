import {
  ArcElement,
  BarController,
  BarElement,
  CategoryScale,
  Chart,
  DoughnutController,
  LinearScale,
  type ActiveElement,
  type ChartConfiguration,
  type ChartDataset,
} from 'chart.js';
import { formatDayAndMonth, formatTimeOfDay } from '../../wording/dates.ts';
import { formatDuration } from '../../wording/durations.ts';
import { language } from '../../wording/language.ts';
import { localeOf } from '../../wording/locale.ts';
import { partLooks, type Bar, type ChartData, type ChartName } from './overviewData.ts';
import { watchTheme, type ChartColors } from './themeColors.ts';

Chart.register(ArcElement, BarController, BarElement, CategoryScale, DoughnutController, LinearScale);

export interface ChartListener {
  /** The mouse is on this part, or on none. */
  readonly pointed: (name: ChartName, index: number | undefined) => void;
  readonly chosen: (name: ChartName, index: number) => void;
}

type DrawnChart = Chart<'bar' | 'doughnut', number[], string>;

/** The drawings that need a canvas, in the theme's colours. What they say stands in text beside them. */
export class Charts {
  readonly #listener: ChartListener;
  readonly #drawn = new Map<ChartName, DrawnChart>();
  readonly #data = new Map<ChartName, ChartData>();
  #colors: ChartColors;

  constructor(listener: ChartListener) {
    this.#listener = listener;
    this.#colors = watchTheme((colors) => {
      this.#colors = colors;
      for (const [name, chart] of this.#drawn) {
        const data = this.#data.get(name);
        if (data) this.#update(name, chart, data);
      }
    });
  }

  draw(name: ChartName, canvas: HTMLCanvasElement, data: ChartData): void {
    this.#data.set(name, data);
    const chart = this.#drawn.get(name);
    if (chart) this.#update(name, chart, data);
    else this.#drawn.set(name, new Chart(canvas, this.#configuration(name, data)));
  }

  /** Marks a part as the keyboard is on it. */
  highlight(name: ChartName, index: number | undefined): void {
    const chart = this.#drawn.get(name);
    if (!chart) return;
    const last = chart.data.datasets.length;
    chart.setActiveElements(
      index === undefined ? [] : Array.from({ length: last }, (_, datasetIndex) => ({ datasetIndex, index })),
    );
    chart.update('none');
  }

  #update(name: ChartName, chart: DrawnChart, data: ChartData): void {
    const { data: fresh, options } = this.#configuration(name, data);
    chart.data.labels = fresh.labels ?? [];
    // The data sets stay, so that the drawing is changed and not made anew.
    for (const [index, dataset] of fresh.datasets.entries())
      Object.assign(chart.data.datasets[index] ?? {}, dataset);
    if (options) chart.options = options;
    chart.update('none');
  }

  #configuration(
    name: ChartName,
    { bars }: ChartData,
  ): ChartConfiguration<'bar' | 'doughnut', number[], string> {
    const isRate = name === 'answered';
    const { text, line, strong } = this.#colors;
    const ticks = { color: text, font: { family: this.#colors.font, size: 10 }, maxRotation: 0 };
    return {
      type: isRate ? 'doughnut' : 'bar',
      data: { labels: axisLabels(name, bars), datasets: this.#datasets(name, bars) },
      options: {
        animation: false,
        locale: localeOf(language()),
        maintainAspectRatio: false,
        // Anywhere above a column is on it: low ones would be hard to hit.
        interaction: isRate ? { mode: 'nearest', intersect: true } : { mode: 'index', intersect: false },
        onHover: (event, elements) => {
          this.#pointed(name, elements);
          const { target } = event.native ?? {};
          if (target instanceof HTMLElement) target.style.cursor = elements.length > 0 ? 'pointer' : '';
        },
        onClick: (_event, elements) => {
          const [element] = elements;
          if (element) this.#listener.chosen(name, element.index);
        },
        events: ['mousemove', 'mouseout', 'click'],
        ...(isRate
          ? { cutout: '72%' }
          : {
              scales: {
                x: {
                  stacked: true,
                  grid: { display: false },
                  border: { color: strong },
                  ticks: { ...ticks, autoSkip: true, autoSkipPadding: 12, maxTicksLimit: 6 },
                },
                y: {
                  stacked: true,
                  beginAtZero: true,
                  grid: { color: line },
                  border: { display: false },
                  ticks: { ...ticks, precision: 0, maxTicksLimit: 4 },
                },
              },
            }),
      },
    };
  }

  #datasets(name: ChartName, bars: readonly Bar[]): ChartDataset<'bar' | 'doughnut', number[]>[] {
    const { fills, edge } = this.#colors;
    const common = {
      borderColor: edge ?? 'transparent',
      borderWidth: edge === undefined ? 0 : 1,
      hoverBorderColor: this.#colors.focus,
      hoverBorderWidth: 2,
    };
    const color = (look: Bar['look']) =>
      bars.map(({ isIn }) => (isIn ? fills[look].full : fills[look].faint));
    const shape = { categoryPercentage: 1, barPercentage: 0.86, borderSkipped: false } as const;
    if (name === 'answered')
      return [
        {
          ...common,
          data: bars.map(({ count }) => count),
          backgroundColor: bars.map(({ isIn, look }) => (isIn ? fills[look].full : fills[look].faint)),
        },
      ];
    if (name === 'time')
      return partLooks.map((look, part) => ({
        ...common,
        ...shape,
        data: bars.map(({ parts }) => parts?.[part]?.count ?? 0),
        backgroundColor: color(look),
      }));
    const look = bars[0]?.look ?? 'answered';
    return [{ ...common, ...shape, data: bars.map(({ count }) => count), backgroundColor: color(look) }];
  }

  #pointed(name: ChartName, elements: readonly ActiveElement[]): void {
    this.#listener.pointed(name, elements[0]?.index);
  }
}

const dayMs = 86_400_000;

/** Short enough for an axis; the words above the drawing say the rest. */
function axisLabels(name: ChartName, bars: readonly Bar[]): string[] {
  if (name === 'answered') return bars.map(({ label }) => label);
  if (name !== 'time') return bars.map(({ key }) => formatDuration(Number(key)));
  const starts = bars.map(({ key }) => Number(key));
  const day = (start: number): string => formatDayAndMonth(start, undefined, 'UTC');
  const time = (start: number): string => formatTimeOfDay(start, undefined, 'UTC');
  const isOneDay = new Set(starts.map((start) => Math.floor(start / dayMs))).size === 1;
  const isWholeDays = starts.every((start) => start % dayMs === 0);
  return starts.map((start) =>
    isOneDay ? time(start) : isWholeDays ? day(start) : `${day(start)} ${time(start)}`,
  );
}
